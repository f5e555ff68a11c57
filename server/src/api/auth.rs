//! `/auth`: accounts, tokens and the session cookie, as `contract/conflicts.md` settles them (A1 to A4).

use crate::app::State as App;
use crate::auth::account::{self, Registration};
use crate::auth::login::{self, Granted};
use crate::auth::role::Role;
use crate::auth::token::Lifetime;
use crate::config::Environment;
use crate::error::{ApiError, Part};
use crate::extract::{Body, COOKIE, Form, Presented, User};
use crate::store::accounts::{Account, WithPortfolio};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Below `/api/v1/auth`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(token))
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me))
}

/// Below `/v1/auth`.
pub fn trading_routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(trading_login)).routes(routes!(trading_refresh))
}

/// An account, to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    email: String,
    username: Option<String>,
    full_name: Option<String>,
    password: String,
    role: Option<Role>,
}

/// An account, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Profile {
    id: String,
    email: String,
    username: Option<String>,
    full_name: Option<String>,
    role: Role,
    is_active: bool,
    created_at: DateTime<Utc>,
}

/// Makes an account and its portfolio.
#[utoipa::path(post, path = "/register", tag = "auth", request_body = Register, responses((status = 201, body = Profile), (status = 400, description = "The e-mail or username is taken"), (status = 401, description = "Not authenticated"), (status = 403, description = "The role is not for who asks"), (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests")))]
pub async fn register(
    State(app): State<Arc<App>>,
    by: Option<User>,
    Body(body): Body<Register>,
) -> Result<(StatusCode, Json<Profile>), ApiError> {
    let Register { email, username, full_name, password, role } = body;
    let registration = Registration { email, username, full_name, password, role };
    let by = by.as_ref().map(|user| (user.id.as_str(), user.role));
    let account = account::register(&app, registration, by).await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

impl From<Account> for Profile {
    fn from(account: Account) -> Self {
        let Account { id, email, username, full_name, role, is_active, created_at, .. } = account;
        Self { id, email, username, full_name, role, is_active, created_at }
    }
}

/// What `/me` says over a profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    #[serde(flatten)]
    profile: Profile,
    last_login: Option<DateTime<Utc>>,
    portfolio_id: Option<Uuid>,
}

/// Who asks.
#[utoipa::path(get, path = "/me", tag = "auth", responses((status = 200, body = Me), (status = 401, description = "Not authenticated"), (status = 404, description = "The account is gone"), (status = 429, description = "Too many requests")))]
pub async fn me(State(app): State<Arc<App>>, user: User) -> Result<Json<Me>, ApiError> {
    let found = app.database.account_with_portfolio(&user.id).await?;
    let WithPortfolio { account, portfolio_id } = found.ok_or(ApiError::NotFound("Account"))?;
    Ok(Json(Me { last_login: account.last_login, profile: account.into(), portfolio_id }))
}

/// The OAuth 2 password form (RFC 6749, section 4.3); a server without clients ignores the rest of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordForm {
    username: String,
    password: String,
}

/// A token, as the form's document has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormToken {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    user: FormUser,
}

#[derive(Debug, Serialize, ToSchema)]
struct FormUser {
    id: String,
    email: String,
    full_name: Option<String>,
    role: Role,
}

/// Logs in by the form.
#[utoipa::path(post, path = "/token", tag = "auth", request_body(content = PasswordForm, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = FormToken), (status = 400, description = "The body broke off"), (status = 401, description = "Not authenticated"), (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests")))]
pub async fn token(
    State(app): State<Arc<App>>,
    Form(form): Form<PasswordForm>,
) -> Result<Json<FormToken>, ApiError> {
    let granted = login::log_in(&app, &form.username, form.password, Lifetime::Form).await?;
    let Account { id, email, full_name, role, .. } = granted.account;
    let user = FormUser { id, email, full_name, role };
    let (access_token, expires_in) = (granted.access_token, granted.expires_in);
    Ok(Json(FormToken { access_token, token_type: "bearer", expires_in, user }))
}

/// A name of either kind, and the password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    email: Option<String>,
    username: Option<String>,
    password: Option<String>,
}

impl Login {
    /// The name, the password, and the lifetime that the form of the request settles.
    fn read(self) -> Result<(String, String, Lifetime), ApiError> {
        let mut checks = Checks::default();
        checks.require(self.password.is_some(), "password", "is missing");
        match (&self.email, &self.username) {
            (None, None) => checks.problem("username", "is missing"),
            (Some(_), Some(_)) => checks.problem("username", "must be absent where there is an email"),
            _ => {}
        }
        Part::Body.refuse(checks)?;
        let lifetime = if self.email.is_some() { Lifetime::Email } else { Lifetime::Username };
        let name = self.email.or(self.username).unwrap_or_default();
        Ok((name, self.password.unwrap_or_default(), lifetime))
    }
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

/// A token, and the same in a cookie.
type Granting = Result<(CookieJar, Json<Token>), ApiError>;

/// Logs in by e-mail (for 30 days) or username (for an hour).
#[utoipa::path(post, path = "/login", tag = "auth", request_body = Login, responses((status = 200, body = Token), (status = 400, description = "The body broke off"), (status = 401, description = "Not authenticated"), (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests")))]
pub async fn login(State(app): State<Arc<App>>, Body(body): Body<Login>) -> Granting {
    let (name, password, lifetime) = body.read()?;
    let granted = login::log_in(&app, &name, password, lifetime).await?;
    Ok(granting(&app, granted, Refresh::Withheld))
}

/// Logs in to `/v1`, for an hour.
#[utoipa::path(post, path = "/login", tag = "auth", request_body = Login, responses((status = 200, body = Token), (status = 400, description = "A value is wrong"), (status = 401, description = "Not authenticated"), (status = 429, description = "Too many requests")))]
pub async fn trading_login(State(app): State<Arc<App>>, Body(body): Body<Login>) -> Granting {
    let (name, password, _) = body.read()?;
    let granted = login::log_in(&app, &name, password, Lifetime::Username).await?;
    Ok(granting(&app, granted, Refresh::Given))
}

/// A new token for the one presented, with the same lifetime. The old one stays good.
#[utoipa::path(post, path = "/refresh", tag = "auth", responses((status = 200, body = Token), (status = 401, description = "Not authenticated"), (status = 429, description = "Too many requests")))]
pub async fn refresh(State(app): State<Arc<App>>, Presented(claims): Presented) -> Granting {
    let granted = login::refresh(&app, &claims).await?;
    Ok(granting(&app, granted, Refresh::Withheld))
}

/// As [`refresh`], for `/v1`.
#[utoipa::path(post, path = "/refresh", tag = "auth", responses((status = 200, body = Token), (status = 401, description = "Not authenticated"), (status = 429, description = "Too many requests")))]
pub async fn trading_refresh(State(app): State<Arc<App>>, Presented(claims): Presented) -> Granting {
    let granted = login::refresh(&app, &claims).await?;
    Ok(granting(&app, granted, Refresh::Given))
}

/// Ends the login: no token of it is good any more.
#[utoipa::path(post, path = "/logout", tag = "auth", responses((status = 204, description = "The login has ended"), (status = 401, description = "Not authenticated"), (status = 429, description = "Too many requests")))]
pub async fn logout(
    State(app): State<Arc<App>>,
    Presented(claims): Presented,
) -> Result<(CookieJar, StatusCode), ApiError> {
    app.auth.revocations.revoke(claims.sid, &app.database).await?;
    let gone = Cookie::build((COOKIE, "")).path("/").removal();
    Ok((CookieJar::new().add(gone), StatusCode::NO_CONTENT))
}

/// Whether an answer holds a refresh token; `/v1` documents one.
#[derive(Clone, Copy, PartialEq)]
enum Refresh {
    Given,
    Withheld,
}

fn granting(app: &App, granted: Granted, refresh: Refresh) -> (CookieJar, Json<Token>) {
    let cookie = Cookie::build((COOKIE, granted.access_token.clone()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.environment != Environment::Development)
        .max_age(time::Duration::seconds(granted.expires_in));
    let token = Token {
        access_token: granted.access_token,
        token_type: "bearer",
        expires_in: granted.expires_in,
        refresh_token: Some(granted.refresh_token).filter(|_| refresh == Refresh::Given),
    };
    (CookieJar::new().add(cookie), Json(token))
}
