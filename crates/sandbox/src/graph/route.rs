//! What a path means: the resource, the object and what it leads to.

use super::delegation::TenantKey;
use super::place::Key;
use super::problem::GraphProblem;
use super::resources::{CASTS, NAVIGATIONS, Navigation, RESOURCES, Resource};
use super::schema::EntityType;

/// What a path asks for.
pub(super) struct Target {
    pub(super) what: What,
    /// Whether only the number of objects is asked for.
    pub(super) counted: bool,
}

/// What is asked for.
pub(super) enum What {
    Collection(&'static Resource),
    Object(&'static Resource, Key),
    Related {
        resource: &'static Resource,
        key: Key,
        navigation: &'static Navigation,
        /// The type that directory objects are narrowed to.
        cast: Option<&'static EntityType>,
    },
    TenantInformation(TenantKey),
    /// `/directory/deletedItems/{id}`, of whatever type.
    Deleted(Key),
    /// `POST /directoryObjects/getByIds`.
    ByIds,
}

impl Target {
    /// The target at a path below the version. Percent-encoding is undone in keys.
    pub(super) fn find(path: &str) -> Result<Target, GraphProblem> {
        let segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect();
        let mut segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let counted = segments.last() == Some(&"$count");
        if counted {
            segments.pop();
        }
        let what = match segments.as_slice() {
            [] => return Err(no_such("")),
            ["directory", "deletedItems"] => return Err(GraphProblem::CastMissing),
            ["directory", "deletedItems", id] if cast_name(id).is_none() => {
                What::Deleted(Key::Plain((*id).to_owned()))
            }
            ["directoryObjects", "getByIds"] => What::ByIds,
            ["tenantRelationships", function] if function.contains('(') => {
                tenant_information(function)?
            }
            ["me", rest @ ..] => below(&RESOURCES[position("users")], Key::Me, rest)?,
            all => in_collection(all)?,
        };
        match (&what, counted) {
            (What::Collection(_) | What::Related { .. }, _) | (_, false) => {
                Ok(Target { what, counted })
            }
            _ => Err(no_such("$count")),
        }
    }
}

fn position(path: &str) -> usize {
    let mut resources = RESOURCES.iter();
    resources
        .position(|resource| resource.path == path)
        .unwrap_or_default()
}

fn in_collection(segments: &[&str]) -> Result<What, GraphProblem> {
    // Casts and keys in parentheses belong to the last segment of the resource's path.
    for resource in RESOURCES {
        let path: Vec<&str> = resource.path.split('/').collect();
        if segments.len() < path.len() {
            continue;
        }
        let (own, rest) = segments.split_at(path.len());
        let (last, front) = (own[own.len() - 1], &own[..own.len() - 1]);
        if front != &path[..path.len() - 1] {
            continue;
        }
        let wanted = path[path.len() - 1];
        let same_cast = cast_name(last).is_some() && cast_name(last) == cast_name(wanted);
        if last == wanted || same_cast {
            return match (rest, resource.all) {
                ([], Some(_)) => Ok(What::Collection(resource)),
                ([], None) => Ok(What::Object(resource, Key::Me)),
                ([first, ..], None) => Err(no_such(first)),
                ([key, rest @ ..], Some(_)) => below(resource, Key::Plain((*key).to_owned()), rest),
            };
        }
        if let Some((name, value)) = argument(last, wanted) {
            return below(
                resource,
                Key::Alternate(name.to_owned(), value.to_owned()),
                rest,
            );
        }
    }
    let known = |prefix: &[&str]| {
        let prefix = prefix.join("/");
        let mut resources = RESOURCES.iter();
        resources.any(|resource| resource.path.starts_with(&format!("{prefix}/")))
    };
    // The first segment that no resource's path goes on with.
    let wrong = (1..=segments.len()).find(|&length| !known(&segments[..length]));
    Err(no_such(segments[wrong.unwrap_or(1) - 1]))
}

fn below(resource: &'static Resource, key: Key, rest: &[&str]) -> Result<What, GraphProblem> {
    if rest.is_empty() {
        return Ok(What::Object(resource, key));
    }
    let found = NAVIGATIONS.iter().find_map(|navigation| {
        let path: Vec<&str> = navigation.path.split('/').collect();
        let fits = navigation.of.name == resource.entity.name && rest.starts_with(&path);
        fits.then(|| (navigation, &rest[path.len()..]))
    });
    let Some((navigation, rest)) = found else {
        return Err(no_such(rest[0]));
    };
    let cast = match rest {
        [] => None,
        [name] => Some(cast(name).ok_or_else(|| no_such(name))?),
        [_, wrong, ..] => return Err(no_such(wrong)),
    };
    Ok(What::Related {
        resource,
        key,
        navigation,
        cast,
    })
}

fn cast(segment: &str) -> Option<&'static EntityType> {
    let name = cast_name(segment)?;
    CASTS.iter().copied().find(|entity| entity.name == name)
}

/// The type that a segment such as `microsoft.graph.user` or `graph.user` names.
fn cast_name(segment: &str) -> Option<&str> {
    segment
        .strip_prefix("microsoft.graph.")
        .or_else(|| segment.strip_prefix("graph."))
}

fn tenant_information(function: &str) -> Result<What, GraphProblem> {
    const BY_ID: &str = "findTenantInformationByTenantId";
    const BY_DOMAIN: &str = "findTenantInformationByDomainName";
    let key = match (argument(function, BY_ID), argument(function, BY_DOMAIN)) {
        (Some(("tenantId", id)), _) => TenantKey::Id(id.to_owned()),
        (_, Some(("domainName", domain))) => TenantKey::Domain(domain.to_owned()),
        _ => return Err(no_such(function)),
    };
    Ok(What::TenantInformation(key))
}

/// Name and value of the only argument: `function(name='value')`.
fn argument<'s>(segment: &'s str, function: &str) -> Option<(&'s str, &'s str)> {
    let inner = segment
        .strip_prefix(function)?
        .strip_prefix('(')?
        .strip_suffix(')')?;
    let (name, value) = inner.split_once('=')?;
    let value = value.strip_prefix('\'')?.strip_suffix('\'')?;
    Some((name, value))
}

fn no_such(segment: &str) -> GraphProblem {
    GraphProblem::NoSuchSegment(segment.to_owned())
}

/// A segment without its percent-encoding. A `+` stands for itself in a path.
pub(super) fn decoded(segment: &str) -> String {
    let encoded = format!("s={}", segment.replace('+', "%2B"));
    let pair = form_urlencoded::parse(encoded.as_bytes()).next();
    pair.map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        match Target::find(path).unwrap().what {
            What::Object(_, key) => key,
            _ => panic!("{path} is no object"),
        }
    }

    #[test]
    fn names_the_segment_that_is_not_served() {
        for (path, segment) in [
            ("/usrs", "usrs"),
            ("/users/7/messages", "messages"),
            ("/me/messages", "messages"),
            (
                "/users/7/memberOf/microsoft.graph.contact",
                "microsoft.graph.contact",
            ),
            ("/tenantRelationships", "tenantRelationships"),
            ("/tenantRelationships/delegatedAdmins", "delegatedAdmins"),
            (
                "/tenantRelationships/findTenantInformationByTenantId",
                "findTenantInformationByTenantId",
            ),
            ("/deviceManagement/managedDeviceOverview/7", "7"),
            ("/users/7/$count", "$count"),
            ("", ""),
        ] {
            let problem = Target::find(path).err();
            let expected = GraphProblem::NoSuchSegment(segment.to_owned());
            assert_eq!(problem, Some(expected), "{path}");
        }
    }

    #[test]
    fn a_key_is_decoded() {
        let found = key("/users/marta.rossi_fabrikam.com%23EXT%23@a+b.com");
        assert_eq!(
            found,
            Key::Plain("marta.rossi_fabrikam.com#EXT#@a+b.com".to_owned())
        );
    }

    #[test]
    fn a_key_may_be_named() {
        for path in ["/applications(appId='7')", "/applications(appId=%277%27)"] {
            let named = Key::Alternate("appId".to_owned(), "7".to_owned());
            assert_eq!(key(path), named);
        }
    }

    #[test]
    fn a_path_may_lead_on_and_be_narrowed_and_counted() {
        let path = "/groups/7/transitiveMembers/microsoft.graph.user/$count";
        let Target {
            what: What::Related {
                navigation, cast, ..
            },
            counted: true,
        } = Target::find(path).unwrap()
        else {
            panic!("{path}");
        };
        assert_eq!(navigation.path, "transitiveMembers");
        assert_eq!(cast.map(|entity| entity.name), Some("user"));
    }
}
