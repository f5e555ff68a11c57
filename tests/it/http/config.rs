//! What the server is told before it starts.

use server::config::{Config, Environment, LogFormat, Secret};

fn gather(toml: &str, environment: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let environment = environment.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Config::gather(Some(("server.toml", toml)), environment)
        .map_err(|error| error.problems().iter().map(ToString::to_string).collect())
}

const STRONG: &str = "kP3v9QmXw7ZtR2bY8nL5cJ1hF6gD4sA0uE+TyVqWzNo=";

#[test]
fn nothing_needs_to_be_said() {
    let config = Config::gather(None, []).unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.listen.to_string(), "127.0.0.1:8000");
    assert_eq!(config.database_url, "sqlite:paripassu.db");
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let toml = "listen = '0.0.0.0:80'\nbody_limit_bytes = 1000\nlog_format = 'json'\n";
    let config = gather(toml, &[("PARIPASSU_LISTEN", "[::1]:8080")]).unwrap();
    assert_eq!(config.listen.to_string(), "[::1]:8080");
    assert_eq!(config.body_limit_bytes, 1000);
    assert_eq!(config.log_format, LogFormat::Json);
    assert_eq!(config.request_timeout_seconds, Config::default().request_timeout_seconds);
}

#[test]
fn documented_variables_have_no_prefix() {
    let config = gather(
        "",
        &[
            ("DATABASE_URL", "postgresql://user:pass@host:5432/db_name"),
            ("JWT_SECRET_KEY", STRONG),
            ("JWT_ALGORITHM", "HS256"),
            ("ENVIRONMENT", "production"),
            ("PATH", "/bin"),
        ],
    )
    .unwrap();
    assert_eq!(config.environment, Environment::Production);
    assert_eq!(config.database_url, "postgresql://user:pass@host:5432/db_name");
    assert_eq!(config.jwt_secret_key, Some(Secret(STRONG.to_owned())));
}

#[test]
fn lists_have_commas_and_an_empty_variable_is_none() {
    let origins = "https://a.example.com, https://b.example.com:8443";
    let given = [("PARIPASSU_CORS_ORIGINS", origins), ("JWT_SECRET_KEY", ""), ("PARIPASSU_LISTEN", "")];
    let config = gather("", &given).unwrap();
    assert_eq!(config.cors_origins, ["https://a.example.com", "https://b.example.com:8443"]);
    assert_eq!(config.jwt_secret_key, None);
}

#[test]
fn every_bad_setting_is_named_as_it_was_given() {
    let toml = "body_limit_byte = 1\nlog_format = 'xml'\nrequest_timeout_seconds = 'soon'\n";
    let given = [
        ("PARIPASSU_LISTEN", "everywhere"),
        ("PARIPASSU_COMPUTE_THREADS", "two"),
        ("PARIPASSU_COLOUR", "blue"),
        ("JWT_ALGORITHM", "none"),
        ("ENVIRONMENT", "prod"),
    ];
    let problems = gather(toml, &given).unwrap_err();
    let named = |name: &str| {
        let mut found = problems.iter().filter(|problem| problem.starts_with(&format!("{name}: ")));
        found.next().unwrap_or_else(|| panic!("{name} is not in {problems:#?}"))
    };
    assert!(named("server.toml: body_limit_byte").contains("did you mean `body_limit_bytes`?"));
    assert!(named("server.toml: log_format").contains("xml"));
    assert!(named("server.toml: request_timeout_seconds").contains("soon"));
    assert!(named("PARIPASSU_COMPUTE_THREADS").contains("whole number"));
    for name in ["PARIPASSU_LISTEN", "PARIPASSU_COLOUR", "JWT_ALGORITHM", "ENVIRONMENT"] {
        named(name);
    }
    assert_eq!(problems.len(), 8, "{problems:#?}");
}

#[test]
fn values_that_make_no_sense_are_refused_together() {
    let toml = "database_url = 'mysql://host/db'\nlockout_failures = 0\n";
    let given = [("PARIPASSU_CORS_ORIGINS", "https://a.example.com,*"), ("PARIPASSU_LOG_FILTER", "a=b=c")];
    let problems = gather(toml, &given).unwrap_err();
    for name in [
        "server.toml: database_url",
        "server.toml: lockout_failures",
        "PARIPASSU_CORS_ORIGINS[1]",
        "PARIPASSU_LOG_FILTER",
    ] {
        assert!(problems.iter().any(|problem| problem.starts_with(name)), "{name} is not in {problems:#?}");
    }
    assert_eq!(problems.len(), 4, "{problems:#?}");
}

#[test]
fn a_file_that_is_no_toml_is_named_with_the_line() {
    let problems = gather("listen = \n", &[]).unwrap_err();
    assert!(problems[0].starts_with("server.toml: ") && problems[0].contains("line 1"), "{problems:?}");
}

#[test]
fn outside_development_a_key_must_be_there_and_be_strong() {
    let keys = [
        "",
        "short",
        "your-secret-key",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "change-me-0123456789abcdefghijklmnopqrst",
    ];
    for environment in ["staging", "production"] {
        for key in keys {
            let given = [("ENVIRONMENT", environment), ("JWT_SECRET_KEY", key)];
            let problems = gather("", &given).unwrap_err();
            assert!(problems[0].starts_with("JWT_SECRET_KEY: "), "{key:?} gave {problems:?}");
            assert!(key.is_empty() || !problems[0].contains(key), "the key is shown: {problems:?}");
        }
        gather("", &[("ENVIRONMENT", environment), ("JWT_SECRET_KEY", STRONG)]).unwrap();
        let previous = [
            ("ENVIRONMENT", environment),
            ("JWT_SECRET_KEY", STRONG),
            ("PARIPASSU_JWT_PREVIOUS_KEYS", "weak"),
        ];
        assert!(gather("", &previous).unwrap_err()[0].starts_with("PARIPASSU_JWT_PREVIOUS_KEYS: "));
    }
    gather("", &[("JWT_SECRET_KEY", "weak")]).unwrap();
}

#[test]
fn secrets_are_not_shown() {
    let config = gather("", &[("JWT_SECRET_KEY", STRONG)]).unwrap();
    assert!(!format!("{config:?}").contains(STRONG));
    assert!(!serde_json::to_string(&config).unwrap().contains(STRONG));
}
