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

/// Parameters by which visits are counted; a page is the same without them. Prefixes end in `_`.
const TRACKING_PARAMETERS: [&str; 8] = ["utm_", "fbclid", "gclid", "dclid", "msclkid", "igshid", "mc_cid", "mc_eid"];

/// `address` without what does not say which page it is: scheme, `www.`, default port, `/` at the end, fragment, and
/// parameters that count visits; parameters are sorted. Only for comparing; anything but an address of the web is returned
/// unchanged.
pub(crate) fn comparable(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.into() };
    let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else { return address.into() };
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let is_tracking = |parameter: &str| {
        let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
        TRACKING_PARAMETERS.iter().any(|known| name == *known || known.ends_with('_') && name.starts_with(known))
    };
    let parameters = url.query().unwrap_or_default().split('&');
    let mut parameters: Vec<&str> = parameters.filter(|one| !one.is_empty() && !is_tracking(one)).collect();
    parameters.sort_unstable();
    let query = if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) };
    format!("{host}{port}{}{query}", url.path().trim_end_matches('/'))
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

    #[test]
    fn addresses_of_one_page_compare_equal() {
        let page = comparable("https://example.org/berita/harga?id=7&page=2");
        for same in [
            "http://www.example.org/berita/harga/?id=7&page=2",
            "https://EXAMPLE.org:443/berita/harga?page=2&id=7#bagian-2",
            "https://example.org/berita/harga?utm_source=x&id=7&UTM_medium=y&page=2&fbclid=z",
        ] {
            assert_eq!(comparable(same), page, "{same}");
        }
        for other in [
            "https://example.org/berita/harga?id=8&page=2",
            "https://example.org/Berita/harga?id=7&page=2",
            "https://example.org:8080/berita/harga?id=7&page=2",
            "https://m.example.org/berita/harga?id=7&page=2",
        ] {
            assert_ne!(comparable(other), page, "{other}");
        }
        assert_eq!(comparable("artikel/a.txt"), "artikel/a.txt");
        assert_eq!(comparable("file:///a/b.txt"), "file:///a/b.txt");
    }
}
