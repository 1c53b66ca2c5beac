//! Reading a list page by page.

/// What can be told from others of its list by its id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}
