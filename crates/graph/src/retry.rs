//! When a refused request is worth another try, and after how long.

use std::time::Duration;

use http::Response;
use tenantry_identity::service_error::retry_after;

/// How often a request is sent at most, the first time included.
pub const MOST_TRIES: u32 = 4;

/// The longest wait that is worth an agent's patience; a longer one is told instead.
pub const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// How long to wait before the same request is sent again, or `None` if the answer stands.
///
/// `tries` counts how often it has been sent; `is_repeatable` says whether sending it twice does no more
/// than sending it once; `jitter` is a fresh random number in `0.0..1.0`. Only what the service documents as
/// passing is tried again: 429, and 503, 504 and 509 of what is repeatable, because anything else may have
/// taken effect. The wait is the service's own (`Retry-After`), and a doubling, jittered one where it gives
/// none, or the browser does not let it be read.
pub fn wait_before_retry<Body>(
    is_repeatable: bool,
    response: &Response<Body>,
    tries: u32,
    jitter: f64,
) -> Option<Duration> {
    if tries >= MOST_TRIES {
        return None;
    }
    let passing = match response.status().as_u16() {
        429 => true,
        503 | 504 | 509 => is_repeatable,
        _ => false,
    };
    if !passing {
        return None;
    }
    let wait = match retry_after(response.headers()) {
        Some(wait) => wait,
        None => back_off(tries, jitter),
    };
    (wait <= LONGEST_WAIT).then_some(wait)
}

/// How long to wait where the service does not say: half a second, one, two, …, each shortened by up to a half so that many agents do not return at once.
pub fn back_off(tries: u32, jitter: f64) -> Duration {
    let whole = 500_u64 << tries.saturating_sub(1).min(8);
    let off = (whole / 2) as f64 * jitter.clamp(0.0, 1.0);
    Duration::from_millis(whole - off as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, wait: Option<&str>) -> Response<Vec<u8>> {
        let mut response = Response::builder().status(status);
        if let Some(wait) = wait {
            response = response.header("retry-after", wait);
        }
        response.body(Vec::new()).unwrap()
    }

    #[test]
    fn refusals_that_will_not_pass_stand() {
        for status in [200, 400, 401, 403, 404, 500, 501] {
            let answer = answer(status, Some("1"));
            assert_eq!(wait_before_retry(true, &answer, 1, 0.0), None, "{status}");
        }
    }

    #[test]
    fn a_write_is_not_repeated_when_it_may_have_taken_effect() {
        let answer = answer(503, None);
        assert_eq!(wait_before_retry(false, &answer, 1, 0.0), None);
        assert_eq!(wait_before_retry(false, &answer, 1, 0.0), None);
    }

    #[test]
    fn a_wait_beyond_patience_is_told_instead() {
        let answer = answer(429, Some("300"));
        assert_eq!(wait_before_retry(true, &answer, 1, 0.0), None);
    }

    #[test]
    fn the_tries_end() {
        let answer = answer(429, Some("0"));
        assert!(wait_before_retry(true, &answer, MOST_TRIES - 1, 0.0).is_some());
        assert!(wait_before_retry(true, &answer, MOST_TRIES, 0.0).is_none());
    }

    #[test]
    fn the_services_own_wait_is_kept_with_its_decimals() {
        let answer = answer(429, Some("1.25"));
        assert_eq!(
            wait_before_retry(false, &answer, 1, 0.9),
            Some(Duration::from_millis(1250))
        );
    }

    #[test]
    fn without_one_the_waits_double_and_scatter() {
        let answer = answer(503, None);
        let wait = |tries, jitter| wait_before_retry(true, &answer, tries, jitter);
        assert_eq!(wait(1, 0.0), Some(Duration::from_millis(500)));
        assert_eq!(wait(2, 0.0), Some(Duration::from_secs(1)));
        assert_eq!(wait(3, 1.0), Some(Duration::from_secs(1)));
    }
}
