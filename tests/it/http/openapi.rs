//! The description of the API, and what holds for every endpoint in it.

use super::{Engine, logged_in, on_both, started};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use serde_json::{Map, Value, json};
use server::App;
use std::collections::BTreeMap;
use std::path::Path;
use tower::ServiceExt;

/// One method of one path.
struct Operation {
    method: Method,
    path: String,
    about: Value,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn is_public(&self) -> bool {
        self.about["security"] == json!([])
    }

    fn parameters(&self, place: &str) -> Vec<String> {
        let all = self.about["parameters"].as_array().into_iter().flatten();
        all.filter(|one| one["in"] == place).map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    }
}

async fn document(app: &App) -> Value {
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let response = app.router.clone().oneshot(request).await.unwrap();
    serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, operations)| {
            operations.as_object().unwrap().iter().map(move |(method, about)| Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                about: about.clone(),
            })
        })
        .collect()
}

/// Everything that stands in a path or a query, so that a text has no other meaning there.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

async fn ask(
    app: &App,
    operation: &Operation,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> (u16, String) {
    let mut request = Request::builder().method(operation.method.clone()).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let is_form =
        operation.about["requestBody"]["content"].get("application/x-www-form-urlencoded").is_some();
    let body = match body {
        None => Body::empty(),
        Some(body) if is_form => {
            request = request.header("content-type", "application/x-www-form-urlencoded");
            let fields = body.as_object().unwrap().iter();
            let pairs =
                fields.map(|(name, value)| format!("{name}={}", escaped(value.as_str().unwrap_or("1"))));
            Body::from(pairs.collect::<Vec<_>>().join("&"))
        }
        Some(body) => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
    };
    let response = app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The path with this text for each of its parameters.
fn filled(path: &str, text: &str) -> String {
    let mut parts = path.split(['{', '}']);
    let mut filled = String::new();
    while let Some(plain) = parts.next() {
        filled.push_str(plain);
        if parts.next().is_some() {
            filled.push_str(&escaped(text));
        }
    }
    filled
}

/// The sources of the server, by their path.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                walk(&entry, found);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.insert(entry.display().to_string(), std::fs::read_to_string(&entry).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src"), &mut found);
    found
}

#[test]
fn no_route_is_made_without_a_description() {
    let pages = "docs.rs";
    let hidden: Vec<String> = sources()
        .into_iter()
        .filter(|(path, source)| !path.ends_with(pages) && source.contains(".route(\""))
        .map(|(path, _)| path)
        .collect();
    assert!(hidden.is_empty(), "routes!(handler) describes what it adds; these use .route: {hidden:?}");
}

/// Of two schemas with one name the document keeps one, and says nothing.
#[test]
fn every_schema_has_a_name_of_its_own() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, source) in sources() {
        let mut is_schema = false;
        for line in source.lines() {
            if line.starts_with("#[derive(") {
                is_schema = line.contains("ToSchema");
            }
            let declared = line.strip_prefix("pub ").unwrap_or(line);
            let declared = declared.strip_prefix("struct ").or_else(|| declared.strip_prefix("enum "));
            if let (true, Some(declared)) = (is_schema, declared) {
                let name: String = declared.chars().take_while(|c| c.is_alphanumeric()).collect();
                places.entry(name).or_default().push(path.clone());
                is_schema = false;
            }
        }
    }
    assert!(places.len() > 10, "no schemas were read");
    let twice: Vec<_> = places.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[tokio::test]
async fn the_document_is_whole() {
    let app = started(Engine::Sqlite).await;
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    let tags: Vec<&Value> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let operations = operations(&document);
    assert!(operations.len() >= 30, "{}", operations.len());
    let mut ids = Vec::new();
    for operation in &operations {
        let name = operation.name();
        assert!(tags.contains(&&operation.about["tags"][0]), "{name}: no described tag");
        ids.push(operation.about["operationId"].to_string() + &operation.path);
        for status in ["429", "500", "503"] {
            let headers = &operation.about["responses"][status]["headers"];
            assert!(headers["X-RateLimit-Limit"].is_object(), "{name}: {status}");
        }
        for (status, response) in operation.about["responses"].as_object().unwrap() {
            let is_error = status.as_str() >= "400";
            assert!(!is_error || response["content"].is_object(), "{name}: {status} has no schema");
            assert!(
                response["description"].as_str().is_some_and(|what| !what.is_empty()),
                "{name}: {status}"
            );
        }
        let in_path: Vec<String> = operation
            .path
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap().to_owned())
            .collect();
        assert_eq!(operation.parameters("path"), in_path, "{name}");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is referred to, and not there");
    }
}

on_both! {
    async fn who_shows_no_good_token_sees_only_what_is_public(engine) {
        let app = started(engine).await;
        let refresh = {
            let name = "refresh@example.com";
            logged_in(&app, name).await;
            let body = json!({ "email": name, "password": crate::http::PASSWORD });
            crate::http::post(&app, "/v1/auth/login", body).await.body["refresh_token"].as_str().unwrap().to_owned()
        };
        for operation in operations(&document(&app).await) {
            let path = filled(&operation.path, "1");
            let body = json!({});
            let body = operation.about.get("requestBody").map(|_| &body);
            let (status, _) = ask(&app, &operation, &path, None, body).await;
            if operation.is_public() {
                assert_ne!(status, 401, "{}", operation.name());
                continue;
            }
            assert_eq!(status, 401, "{} without a token", operation.name());
            let refreshes = operation.path.ends_with("/auth/refresh") || operation.path.ends_with("/auth/logout");
            let mut tokens = vec!["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."];
            tokens.extend((!refreshes).then_some(refresh.as_str()));
            for token in tokens {
                let (status, text) = ask(&app, &operation, &path, Some(token), body).await;
                assert_eq!(status, 401, "{} with {token}: {text}", operation.name());
            }
        }
    }

    async fn what_is_anothers_answers_as_what_is_not_there(engine) {
        let app = started(engine).await;
        let (owner, other) = (logged_in(&app, "a@example.com").await, logged_in(&app, "b@example.com").await);
        let portfolio = json!({ "name": "Mine", "initial_capital": 1000.0 });
        let made = crate::http::send(&app, crate::http::request(Method::POST, "/api/v1/portfolios", Some(&owner), &portfolio)).await;
        let returns = json!([[0.01, -0.02], [-0.005, 0.004], [0.02, 0.01]]);
        let task = json!({
            "portfolio_data": { "weights": [0.6, 0.4], "historical_returns": returns }, "num_simulations": 1000, "time_horizon": 10,
        });
        let path = "/api/v1/tasks/risk/monte-carlo";
        let submitted = crate::http::send(&app, crate::http::request(Method::POST, path, Some(&owner), &task)).await;
        let owned = [
            ("/portfolios/{id}", made.body["id"].to_string(), "987654321"),
            ("/tasks/{task_id}", submitted.body["data"]["task_id"].as_str().unwrap_or_default().to_owned(), "4d5f8f0e-0000-7000-8000-000000000000"),
        ];
        assert!(owned.iter().all(|(_, id, _)| id != "null" && !id.is_empty()), "{made:?} {submitted:?}");
        let mut asked = 0;
        for operation in operations(&document(&app).await) {
            let Some((_, theirs, nobodys)) = owned.iter().find(|(path, ..)| operation.path.contains(path)) else { continue };
            asked += 1;
            let body = operation.about.get("requestBody").map(|_| json!({ "name": "Taken" }));
            let mut answers = Vec::new();
            for id in [theirs.as_str(), nobodys] {
                let path = filled(&operation.path, id);
                let (status, text) = ask(&app, &operation, &path, Some(&other), body.as_ref()).await;
                let mut answer: Value = serde_json::from_str(&text).unwrap();
                for differs in ["path", "request_id", "timestamp"] {
                    answer.as_object_mut().unwrap().remove(differs);
                }
                assert_eq!(status, 404, "{} {answer}", operation.name());
                answers.push(answer.to_string().replace(id, "ID"));
            }
            assert_eq!(answers[0], answers[1], "{}", operation.name());
        }
        assert!(asked >= 6, "{asked} operations have ids");
        let mine = crate::http::get(&app, &format!("/api/v1/portfolios/{}", made.body["id"]), &owner).await;
        assert_eq!(mine.body["name"], "Mine");
    }

    async fn nothing_that_is_written_into_a_request_reaches_the_database_or_the_files(engine) {
        let app = started(engine).await;
        let token = crate::http::monitoring::admin(&app, "admin@example.com").await;
        let document = document(&app).await;
        let long = "9".repeat(5000);
        let texts = [
            "' OR '1'='1", "1; DROP TABLE account; --", "1 UNION SELECT password_hash FROM account", "../../../etc/passwd",
            "..\\..\\windows\\win.ini", "/etc/passwd", "\u{0}", "a\u{0}b", "%00", "\u{202e}\u{feff}", "{{7*7}}", "${jndi:ldap://x}", "$1",
            "NaN", "-1", "0", "1e400", "9223372036854775807", "9223372036854775808", "null", "[]", "{}", "\"", "=cmd|'/C calc'!A0",
            "00000000-0000-0000-0000-000000000000", "\r\nset-cookie: x=1", long.as_str(),
        ];
        for operation in operations(&document).iter().filter(|operation| !operation.path.ends_with("/logout")) {
            for text in texts {
                let mut path = filled(&operation.path, text);
                let query: Vec<String> =
                    operation.parameters("query").iter().map(|name| format!("{name}={}", escaped(text))).collect();
                if !query.is_empty() {
                    path = format!("{path}?{}", query.join("&"));
                }
                let content = &operation.about["requestBody"]["content"];
                let schema = content.as_object().and_then(|kinds| kinds.values().next()).map(|kind| &kind["schema"]);
                let body = schema.map(|schema| with_text(&document, schema, text, 0));
                let (status, answer) = ask(&app, operation, &path, Some(&token), body.as_ref()).await;
                let short: String = text.chars().take(60).collect();
                let which = format!("{} with {short:?}: {status} {answer}", operation.name());
                assert!(status < 500, "{which}");
                let responses = operation.about["responses"].as_object().unwrap();
                // What is no path of this server any more answers for itself.
                assert!(responses.contains_key(&status.to_string()) || status == 404, "undocumented: {which}");
                for leak in ["syntax error", "sqlite", "postgres", "root:x:0", "password_hash", "argon2", "panicked"] {
                    let echoed = text.contains(leak);
                    assert!(echoed || operation.path == "/health" || operation.path.contains("/monitoring/") || operation.path == "/metrics" || !answer.contains(leak), "{leak} in {which}");
                }
            }
        }
        // Everything is still there.
        let who = crate::http::get(&app, "/api/v1/auth/me", &token).await;
        assert_eq!(who.body["email"], "admin@example.com");
    }
}

/// A body of the form of a schema, with this text in every place of a text, and in place of all else as well.
fn with_text(document: &Value, schema: &Value, text: &str, depth: usize) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
        return with_text(document, schema, text, depth + 1);
    }
    let properties = schema["properties"].as_object();
    match properties {
        Some(properties) if depth < 6 => {
            let field = |(name, schema): (&String, &Value)| {
                (name.clone(), with_text(document, schema, text, depth + 1))
            };
            Value::Object(properties.iter().map(field).collect::<Map<_, _>>())
        }
        _ if schema["type"] == "array" && depth < 6 => {
            json!([with_text(document, &schema["items"], text, depth + 1)])
        }
        _ if schema["type"] == "number" || schema["type"] == "integer" => {
            text.parse::<f64>().map_or(json!(text), |number| json!(number))
        }
        _ => json!(text),
    }
}
