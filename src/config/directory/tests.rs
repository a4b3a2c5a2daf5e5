//! What a directory's settings may be, and what they are when left out.

use crate::domain::person::Kind;

use super::*;

fn written(extra: &str) -> Result<DirectoryConfig, serde_json::Error> {
    serde_json::from_str(&format!(
        r#"{{"urls":["ldaps://dc1.kommun.test"],"ca_file":"/ca.pem","bind_dn":"cn=b","bind_password_file":"/p",
            "base":"dc=kommun,dc=test"{extra}}}"#
    ))
}

#[test]
fn defaults_are_those_of_ad() {
    let config = written("").unwrap();
    assert_eq!(config.check(), Ok(()));
    let names = config.attributes.resolve(config.profile);
    assert_eq!(
        (names.id.as_str(), names.login.as_str(), names.unit_manager.as_str()),
        ("objectGUID", "sAMAccountName", "managedBy")
    );
    assert_eq!((config.page_size, config.timeout_seconds), (1000, 5));
    assert_eq!(config.words.kinds.get("Elev"), Some(&Kind::Pupil));
}

#[test]
fn the_demo_switches_cannot_be_set_from_a_file() {
    assert!(written(r#","plain_for_demo":true"#).is_err());
    assert!(written(r#","bind_password":"x"#).is_err());
    assert!(written(r#","bindpassword":"x""#).is_err());
    assert!(written(r#","attributes":{"id ":"x"}"#).is_err());
}

#[test]
fn what_is_not_encrypted_or_not_verified_is_refused() {
    let mut config = written("").unwrap();
    config.urls = vec!["ldap://dc1.kommun.test".into()];
    assert!(matches!(config.check(), Err(DirectoryConfigFault::Url { .. })));
    config.starttls = true;
    assert_eq!(config.check(), Ok(()));
    config.ca_file = None;
    assert!(matches!(config.check(), Err(DirectoryConfigFault::Field { field: "ca_file", .. })));
    for url in ["ldapi://x", "ldaps://", "ldap:", "https://x", "ldaps://user@x"] {
        let mut config = written("").unwrap();
        config.urls = vec![url.into()];
        assert!(matches!(config.check(), Err(DirectoryConfigFault::Url { .. })), "{url}");
    }
}

#[test]
fn an_attribute_name_is_only_a_name() {
    for name in ["uid)(x=*", "a b", "*", "(", "-x"] {
        let mut config = written("").unwrap();
        config.attributes.login = Some(name.into());
        assert_eq!(config.check(), Err(DirectoryConfigFault::Attribute(name.into())));
    }
}

#[test]
fn who_writes_is_an_account_of_its_own_below_one_dn() {
    let with = |extra: &str| written(extra).unwrap().check();
    let fault = |field| {
        move |result: Result<(), DirectoryConfigFault>| {
            assert!(matches!(result, Err(DirectoryConfigFault::Field { field: f, .. }) if f == field), "{field}");
        }
    };
    fault("write_bind_password_file")(with(r#","write_bind_dn":"cn=w","write_base":"ou=g""#));
    fault("write_base")(with(r#","write_bind_dn":"cn=w","write_bind_password_file":"/w""#));
    fault("write_bind_dn")(with(r#","write_bind_dn":"cn=b","write_bind_password_file":"/w","write_base":"ou=g""#));
    fault("write_base")(with(r#","write_base":"ou=g""#));
    assert_eq!(with(r#","write_bind_dn":"cn=w","write_bind_password_file":"/w","write_base":"ou=g""#), Ok(()));
    assert!(written(r#","write_bind_password":"x""#).is_err());
}

#[test]
fn a_password_does_not_show() {
    assert_eq!(format!("{:?}", Password::new("hemligt")), "Password(hidden)");
}
