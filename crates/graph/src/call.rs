//! A request for one tenant, and how its response is read.

use std::fmt;

use http::{HeaderName, Method, Request, Response, header};
use tenantry_identity::tenant::TenantId;

use crate::{
    error::GraphError,
    page::{NextLink, Page},
};

/// A delegated permission of Microsoft Graph, such as `User.Read.All`.
///
/// A call carries the least privileged one, so that a refusal can name what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(pub &'static str);

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// A request to Microsoft Graph for one tenant, answered by a `T`.
///
/// The request's address is either a path and query (`/v1.0/users?…`), which the sender completes with
/// the Graph host of the tenant's cloud, or a whole address that the service gave earlier (a next link),
/// whose host the sender must check. It never carries a token.
///
/// A call is written for a tenant:
///
/// ```
/// use tenantry_graph::directory::user;
/// use tenantry_identity::TenantId;
///
/// let tenant = TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3")?;
/// let call = user::list(&tenant);
/// assert_eq!(call.tenant(), &tenant);
/// # Ok::<(), tenantry_identity::tenant::NotATenantId>(())
/// ```
///
/// The same without one does not compile:
///
/// ```compile_fail,E0061
/// use tenantry_graph::directory::user;
///
/// let call = user::list();
/// ```
///
/// Nor does a name that an agent typed stand in for the tenant that was found by it:
///
/// ```compile_fail,E0308
/// use tenantry_graph::directory::user;
///
/// let call = user::list("customer.com");
/// ```
///
/// Nor can one be put together around the functions that take a tenant:
///
/// ```compile_fail,E0624
/// use tenantry_graph::{Call, Scope};
///
/// let call = Call::<()>::get;
/// ```
pub struct Call<T> {
    tenant: TenantId,
    request: Request<Vec<u8>>,
    scope: Scope,
    only_reads: bool,
    read: fn(&Response<Vec<u8>>) -> Result<T, GraphError>,
}

impl<T> Call<T> {
    /// The tenant that is asked; the token is found by it.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The request as it is to be sent, but for the `Authorization` header.
    pub fn request(&self) -> &Request<Vec<u8>> {
        &self.request
    }

    /// The least privileged delegated permission that this call needs.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether sending the request twice does no more than sending it once.
    pub fn is_repeatable(&self) -> bool {
        self.request.method().is_safe() || self.only_reads
    }

    /// Reads the service's answer.
    ///
    /// # Errors
    /// What the service refused, or an answer that is not what the contract says.
    pub fn read(&self, response: &Response<Vec<u8>>) -> Result<T, GraphError> {
        (self.read)(response)
    }
}

impl<T> Call<Page<T>> {
    /// The call for the page that `link` leads to: the same tenant, header fields and reader. An advanced
    /// query needs its header on every page, so that no page can be asked for without it.
    pub fn next(&self, link: NextLink) -> Self {
        let mut call = self.clone();
        *call.request.uri_mut() = link.into_uri();
        call
    }
}

impl<T> Call<T> {
    /// The same call, whose answer is handed over as it came.
    pub(crate) fn unread(&self) -> Call<Response<Vec<u8>>> {
        Call {
            tenant: self.tenant.clone(),
            request: self.request.clone(),
            scope: self.scope,
            only_reads: self.only_reads,
            read: |response| Ok(response.clone()),
        }
    }
}

impl Call<Response<Vec<u8>>> {
    /// A request that changes something, whose answer is handed over as it came.
    pub(crate) fn change(
        tenant: &TenantId,
        method: &'static str,
        address: http::Uri,
        scope: Scope,
        body: Option<String>,
    ) -> Self {
        let read = |response: &Response<Vec<u8>>| Ok(response.clone());
        let mut call = match body {
            Some(body) => Call::post(tenant, address, scope, body, read),
            None => Call::get(tenant, address, scope, read),
        };
        *call.request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        call
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Call {
            tenant: self.tenant.clone(),
            request: self.request.clone(),
            scope: self.scope,
            only_reads: self.only_reads,
            read: self.read,
        }
    }
}

impl<T> Call<T> {
    /// A `GET` whose answer is read by `read`.
    pub(crate) fn get(
        tenant: &TenantId,
        address: http::Uri,
        scope: Scope,
        read: fn(&Response<Vec<u8>>) -> Result<T, GraphError>,
    ) -> Self {
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = address;
        request.headers_mut().insert(
            header::ACCEPT,
            header::HeaderValue::from_static("application/json"),
        );
        Call {
            tenant: tenant.clone(),
            request,
            scope,
            only_reads: false,
            read,
        }
    }

    /// A `POST` of a JSON document.
    pub(crate) fn post(
        tenant: &TenantId,
        address: http::Uri,
        scope: Scope,
        document: String,
        read: fn(&Response<Vec<u8>>) -> Result<T, GraphError>,
    ) -> Self {
        let mut call = Call::get(tenant, address, scope, read);
        *call.request.method_mut() = Method::POST;
        *call.request.body_mut() = document.into_bytes();
        call.request.headers_mut().insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/json"),
        );
        call
    }

    /// Adds a header field.
    pub(crate) fn set_header(&mut self, name: HeaderName, value: http::HeaderValue) {
        self.request.headers_mut().insert(name, value);
    }

    /// The same, known to change nothing although its method would allow that.
    pub(crate) fn only_reading(mut self) -> Self {
        self.only_reads = true;
        self
    }

    /// The same as an advanced query of the directory. Each page of it needs the header, the next
    /// links as well: without it `$count=true` is silently ignored, and the rest refused.
    pub(crate) fn eventual(mut self) -> Self {
        self.request.headers_mut().insert(
            HeaderName::from_static("consistencylevel"),
            header::HeaderValue::from_static("eventual"),
        );
        self
    }
}
