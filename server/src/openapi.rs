//! The description of the API, completed: what every endpoint has in common is said once, here.
//!
//! A handler describes what it answers itself. That it also answers what the layers around it answer
//! (no token, too many requests, a body that is too large), how errors look, and who may ask, is added.

use crate::extract::COOKIE;
use serde_json::{Map, Value, json};

/// Who shows no token may ask for these.
const PUBLIC: [&str; 9] = [
    "/health",
    "/metrics",
    "/api/v1/auth/login",
    "/api/v1/auth/register",
    "/api/v1/auth/token",
    "/api/v1/monitoring/health",
    "/api/v1/rebalancing/health",
    "/v1/auth/login",
    "/openapi.json",
];

const TAGS: [(&str, &str); 16] = [
    ("auth", "Accounts, logins and tokens"),
    ("monitoring", "How the server does"),
    ("assets", "Loans and bonds, and how they move together"),
    ("deals", "CLO deals: collateral, classes and tests"),
    ("portfolios", "Deals and portfolios of investors"),
    ("options", "What European options are worth"),
    ("waterfall", "Who is paid what, and when"),
    ("risk", "Risk of deals and portfolios"),
    ("scenarios", "What may happen, and what would follow"),
    ("rebalancing", "What to buy and to sell"),
    ("tasks", "Work that takes longer than a request may"),
    ("market-data", "Prices, options and signals"),
    ("analytics", "Portfolios, their factors and their Greeks"),
    ("users", "Accounts, for those who manage them"),
    ("trading", "Strategies, positions and orders"),
    ("backtests", "Strategies on the prices of the past"),
];

/// What a layer answers, and why.
const fn why(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be read",
        401 => "No token, or no good one",
        403 => "Who asks may not",
        404 => "There is no such thing, or who asks must not know of it",
        408 => "The request took too long",
        409 => "It is in no state for this",
        413 => "The body is too large",
        415 => "The body is in another form than this endpoint reads",
        422 => "A value is wrong",
        429 => "Too many requests",
        500 => "The server's fault",
        503 => "The database is away",
        _ => "An error",
    }
}

/// The whole document.
#[must_use]
pub fn complete(document: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    let mut used = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object_mut().into_iter().flatten() {
        for operation in operations.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if operation.get("responses").is_some() {
                complete_operation(path, operation);
                used.extend(
                    operation["tags"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .map(str::to_owned),
                );
            }
        }
    }
    document["info"] = json!({
        "title": "paripassu",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Structured credit, portfolios and their risk. Errors below `/api/v1` have the form `Error`, those below `/v1` the form `TradingError`.",
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{ "url": "/", "description": "This server" }]);
    let tags = TAGS.iter().filter(|(name, _)| used.contains(*name));
    document["tags"] = tags.map(|(name, what)| json!({ "name": name, "description": what })).collect();
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "cookie": { "type": "apiKey", "in": "cookie", "name": COOKIE,
            "description": "As logging in sets it. What changes something also needs the header X-Requested-With." },
    });
    for (name, schema) in error_schemas() {
        document["components"]["schemas"][name] = schema;
    }
    document["components"]["headers"] = limit_headers();
    widen(&mut document);
    let schemas = document["components"]["schemas"].clone();
    let operations = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in operations.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        leave_out(operation, &schemas);
    }
    document
}

/// A body is an empty object where there is none, so one of which nothing is required may be left out.
fn leave_out(operation: &mut Value, schemas: &Value) {
    let Some(body) = operation.get_mut("requestBody") else { return };
    let name = body["content"]["application/json"]["schema"]["$ref"].as_str();
    let schema = name.and_then(|name| schemas.get(name.rsplit('/').next()?));
    let is_plain =
        schema.is_some_and(|schema| schema["type"] == "object" && schema.get("required").is_none());
    if is_plain {
        body["required"] = json!(false);
    }
}

/// Numbers without a sign have 32 bits for themselves, of which an `int32` leaves half out.
fn widen(part: &mut Value) {
    match part {
        Value::Object(schema) => {
            let is_unsigned = schema.get("minimum").and_then(Value::as_f64).is_some_and(|least| least >= 0.0);
            if is_unsigned && schema.get("format").is_some_and(|format| format == "int32") {
                schema.insert("format".to_owned(), json!("int64"));
                schema.entry("maximum").or_insert_with(|| json!(u32::MAX));
            }
            schema.values_mut().for_each(widen);
        }
        Value::Array(parts) => parts.iter_mut().for_each(widen),
        _ => {}
    }
}

fn complete_operation(path: &str, operation: &mut Value) {
    let is_public = PUBLIC.contains(&path);
    let is_trading = path.starts_with("/v1/");
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let stands_in = |place: &str| parameters.iter().any(|parameter| parameter["in"] == place);
    let has_body = operation.get("requestBody").is_some();
    let mut statuses = vec![408, 429, 500, 503];
    if !is_public {
        statuses.extend([401, 403]);
    }
    if has_body {
        statuses.extend([400, 413, 415]);
    }
    if stands_in("query") {
        statuses.push(400);
    }
    if (has_body || stands_in("query")) && !is_trading {
        statuses.push(422);
    }
    if stands_in("path") {
        statuses.push(404);
    }
    operation["security"] = if is_public { json!([]) } else { json!([{ "bearer": [] }, { "cookie": [] }]) };
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for status in statuses {
        responses.entry(status.to_string()).or_insert_with(|| json!({ "description": why(status) }));
    }
    let schema = if is_trading { "TradingError" } else { "Error" };
    for (status, response) in responses {
        let number: u16 = status.parse().unwrap_or_default();
        if number >= 400 && response.get("content").is_none() {
            let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
            response["content"] = json!({ "application/json": { "schema": schema } });
        }
        if response["description"].as_str().is_none_or(str::is_empty) {
            response["description"] = json!(if number < 400 { "Done" } else { why(number) });
        }
        let mut headers: Vec<&str> = vec!["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
        headers.extend((number == 429).then_some("Retry-After"));
        for name in headers {
            response["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
        }
    }
}

fn limit_headers() -> Value {
    let number = |what: &str| json!({ "description": what, "schema": { "type": "integer", "minimum": 0 } });
    json!({
        "X-RateLimit-Limit": number("Requests a minute"),
        "X-RateLimit-Remaining": number("Requests that are left now"),
        "X-RateLimit-Reset": number("When all are left again, in Unix seconds"),
        "Retry-After": number("Seconds until one more request is let through"),
    })
}

fn error_schemas() -> [(&'static str, Value); 4] {
    let text = json!({ "type": "string" });
    let wrong = json!({
        "type": "object",
        "description": "A wrong value: where it is, and what was wanted",
        "required": ["loc", "msg", "type"],
        "properties": {
            "loc": { "type": "array", "items": { "type": ["string", "integer"] } }, "msg": text, "type": text,
        },
    });
    let error = json!({
        "type": "object",
        "description": "Why a request was not answered as it wished",
        "required": ["detail", "status_code", "timestamp", "path", "request_id"],
        "properties": {
            "detail": { "oneOf": [text, { "type": "array", "items": { "$ref": "#/components/schemas/WrongValue" } }] },
            "status_code": { "type": "integer" },
            "timestamp": { "type": "string", "format": "date-time" },
            "path": text,
            "request_id": text,
        },
    });
    let trading = json!({
        "type": "object",
        "description": "Why a request below /v1 was not answered as it wished",
        "required": ["error", "request_id"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "code": text,
                    "message": text,
                    "details": { "type": "array", "items": { "$ref": "#/components/schemas/WrongField" } },
                    "retry_after": { "type": "integer" },
                },
            },
            "request_id": text,
            "detail": text,
        },
    });
    let field = json!({
        "type": "object",
        "description": "A wrong value below /v1",
        "required": ["field", "message"],
        "properties": { "field": text, "message": text },
    });
    [("Error", error), ("WrongValue", wrong), ("TradingError", trading), ("WrongField", field)]
}
