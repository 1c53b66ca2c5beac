//! The effects that the sandbox does not have of its own: a clock, a sleep, randomness.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// What a sleep hands back: it is ready when the time is over.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

type Clock = dyn Fn() -> u64 + Send + Sync;
type Sleeper = dyn Fn(Duration) -> Sleep + Send + Sync;
type Randomness = dyn Fn(&mut [u8]) + Send + Sync;

/// The handed-in effects, so that the same sandbox runs natively, in tests and in a browser.
#[derive(Clone)]
pub struct Runtime {
    clock: Arc<Clock>,
    sleep: Arc<Sleeper>,
    random: Arc<Randomness>,
}

impl Runtime {
    /// `clock` gives Unix milliseconds, `random` fills the bytes it is given.
    pub fn new(
        clock: impl Fn() -> u64 + Send + Sync + 'static,
        sleep: impl Fn(Duration) -> Sleep + Send + Sync + 'static,
        random: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Runtime {
        Runtime {
            clock: Arc::new(clock),
            sleep: Arc::new(sleep),
            random: Arc::new(random),
        }
    }

    /// A runtime for tests: the clock stands still until it is moved, a sleep moves it and is over
    /// at once, and randomness repeats from run to run. Nothing here is fit for a real secret.
    pub fn for_tests() -> (Runtime, TestClock) {
        let clock = TestClock(Arc::new(AtomicU64::new(Timestamp::of_day(2026, 3, 2).0)));
        let (now, sleeping) = (clock.clone(), clock.clone());
        let state = AtomicU64::new(0);
        let runtime = Runtime::new(
            move || now.now().0,
            move |duration| {
                let clock = sleeping.clone();
                Box::pin(async move { clock.advance(duration) })
            },
            move |bytes| {
                for chunk in bytes.chunks_mut(8) {
                    let seed = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                    chunk.copy_from_slice(&split_mix(seed).to_le_bytes()[..chunk.len()]);
                }
            },
        );
        (runtime, clock)
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp((self.clock)())
    }

    pub(crate) fn sleep(&self, duration: Duration) -> Sleep {
        (self.sleep)(duration)
    }

    pub(crate) fn guid(&self) -> Guid {
        let mut bytes = [0; 16];
        (self.random)(&mut bytes);
        Guid::from_random(bytes)
    }

    /// 32 random octets in base64url: for codes, refresh tokens and cookies.
    pub(crate) fn secret(&self) -> String {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// The clock of [`Runtime::for_tests`]; clones move together.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicU64>);

impl TestClock {
    /// The time that the sandbox reads.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        self.0
            .fetch_add(duration.as_millis() as u64, Ordering::SeqCst);
    }
}

/// One step of SplitMix64: spreads a counter over 64 bits.
pub(crate) fn split_mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
