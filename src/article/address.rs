//! Web addresses as they may be written down: without the credentials that some of them carry.
//!
//! The page of a service that needs a login is often fetched with `https://user:secret@…` or `?access_token=…`. The
//! address is saved in the page, cited and copied, so it must not let others in.

use url::Url;

/// Names of query parameters, in lower case without `-` and `_`, whose values let others in.
const SECRET_PARAMETERS: [&str; 23] = [
    "accesstoken",
    "apikey",
    "auth",
    "authkey",
    "authtoken",
    "authorization",
    "bearer",
    "clientsecret",
    "credential",
    "idtoken",
    "jwt",
    "passwd",
    "password",
    "pwd",
    "refreshtoken",
    "secret",
    "securitytoken",
    "sessionid",
    "sessiontoken",
    "sig",
    "signature",
    "token",
    "xsrftoken",
];

/// Prefixes of the parameters of signed addresses, which are compared without them.
const SIGNING_PREFIXES: [&str; 2] = ["xamz", "xgoog"];

/// `url` without user name, password, and parameters that are known to let others in. Any other address is returned
/// unchanged.
pub(crate) fn without_credentials(mut url: Url) -> Url {
    if !url.username().is_empty() || url.password().is_some() {
        // These fail only for addresses that cannot have a user.
        let _cleared = (url.set_username(""), url.set_password(None));
    }
    if let Some(query) = url.query().and_then(without_secrets) {
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
    }
    if let Some(fragment) = url.fragment().and_then(without_secrets) {
        url.set_fragment(Some(fragment.as_str()).filter(|fragment| !fragment.is_empty()));
    }
    url
}

/// `address`, which may be no address at all, without what stands before an `@` in the place of a host.
pub(crate) fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.into() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => address.into(),
    }
}

/// The parameters that may be written down; `None` if all of them may.
fn without_secrets(query: &str) -> Option<String> {
    let is_secret = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().to_ascii_lowercase();
        let name: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
        let bare = SIGNING_PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix));
        bare.is_some_and(|bare| !bare.is_empty()) || SECRET_PARAMETERS.contains(&name.as_str())
    };
    let parameters = || query.split('&');
    parameters()
        .any(|parameter| is_secret(&parameter))
        .then(|| parameters().filter(|parameter| !is_secret(parameter)).collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_others_in_is_not_written_down() {
        let table = [
            ("https://budi:rahasia@kabar.example/a", "https://kabar.example/a"),
            ("https://budi@kabar.example/a", "https://kabar.example/a"),
            ("https://kabar.example/a?id=7&access_token=x1&p=2", "https://kabar.example/a?id=7&p=2"),
            ("https://kabar.example/a?token=x1", "https://kabar.example/a"),
            ("https://kabar.example/a?API-Key=x1#bagian", "https://kabar.example/a#bagian"),
            ("https://kabar.example/a#access_token=x1&b=2", "https://kabar.example/a#b=2"),
            (
                "https://b.example/x.pdf?X-Amz-Credential=a&X-Amz-Date=b&X-Amz-Signature=c&v=1",
                "https://b.example/x.pdf?v=1",
            ),
            ("https://kabar.example/a?q=%20a+b&tokens=3", "https://kabar.example/a?q=%20a+b&tokens=3"),
        ];
        for (address, written) in table {
            assert_eq!(without_credentials(Url::parse(address).unwrap()).as_str(), written);
        }
        assert_eq!(without_user("https://budi:rahasia@"), "https://");
        assert_eq!(without_user("https://kabar.example/@budi"), "https://kabar.example/@budi");
    }
}
