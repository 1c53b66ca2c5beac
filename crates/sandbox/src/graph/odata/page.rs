//! Pages: a part of a list, and the link to the next one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::options::Query;
use crate::graph::problem::GraphProblem;
use crate::guid::Guid;
use crate::parameters::encode;

/// How large the pages of a resource are.
#[derive(Debug, Clone, Copy)]
pub(in crate::graph) struct PageSizes {
    /// If the request does not say.
    pub(in crate::graph) default: usize,
    /// What it may say.
    pub(in crate::graph) largest: usize,
}

impl PageSizes {
    /// Directory objects.
    pub(in crate::graph) const DIRECTORY: PageSizes = PageSizes::of(100, 999);
    /// Delegated administration.
    pub(in crate::graph) const DELEGATION: PageSizes = PageSizes::of(100, 300);
    /// What is logged, and what Intune keeps.
    pub(in crate::graph) const THOUSAND: PageSizes = PageSizes::of(1000, 1000);
    /// Lists that come whole.
    pub(in crate::graph) const WHOLE: PageSizes = PageSizes::of(usize::MAX, usize::MAX);

    const fn of(default: usize, largest: usize) -> PageSizes {
        PageSizes { default, largest }
    }
}

/// Where a page lies in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) struct Page {
    pub(in crate::graph) start: usize,
    pub(in crate::graph) end: usize,
    pub(in crate::graph) is_last: bool,
}

impl Page {
    /// The page of a list of so many objects that a query asks for. `empty` makes it a page without
    /// objects that goes on where it would have begun.
    pub(in crate::graph) fn of(
        query: &Query,
        sizes: PageSizes,
        count: usize,
        tenant: Guid,
        empty: bool,
    ) -> Result<Page, GraphProblem> {
        let start = match &query.skip_token {
            Some(token) => read_skip_token(token, tenant).ok_or(GraphProblem::SkipToken)?,
            None => 0,
        };
        let size = match &query.top {
            Some(top) => top.within(sizes.largest)?,
            None => sizes.default,
        };
        let start = start.min(count);
        let end = if empty {
            start
        } else {
            count.min(start.saturating_add(size))
        };
        Ok(Page {
            start,
            end,
            is_last: end == count,
        })
    }

    /// The address of the next page, which repeats the options of this one.
    pub(in crate::graph) fn next_link(&self, query: &Query, address: &str, tenant: Guid) -> String {
        let token = skip_token(self.end, tenant);
        let options = query
            .repeated
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let options = encode(options.chain([("$skiptoken", token.as_str())]));
        // A dollar sign is written plainly, as Graph does.
        format!("{address}?{}", options.replace("%24", "$"))
    }
}

/// Opaque: a position, and a mark by which another tenant's or an invented one is refused.
fn skip_token(position: usize, tenant: Guid) -> String {
    let position = (position as u64).to_be_bytes();
    let mark = Guid::derived(&[b"skip token", tenant.as_bytes(), &position]);
    URL_SAFE_NO_PAD.encode([position.as_slice(), mark.as_bytes()].concat())
}

fn read_skip_token(token: &str, tenant: Guid) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let position = usize::try_from(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?)).ok()?;
    (skip_token(position, tenant) == token).then_some(position)
}
