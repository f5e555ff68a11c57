//! Dates: day counts, calendars, schedules. Dates are ISO text.

use crate::argument::Choice;
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Dates: day counts, calendars, schedules. Dates are ISO text.
    time at "risk.time" of risk_core::time {
        schedule(start: Choice<Date>, end: Choice<Date>, frequency: Choice<core::Frequency> = r#""quarterly""#, stub: Choice<core::Stub> = r#""short_last""#, roll: Choice<core::RollDay> = r#""same_day""#);
        add_months(date: Choice<Date>, months: i32) = Ok(core::add_months(date, months));
        is_end_of_month(date: Choice<Date>) = Ok(core::is_end_of_month(date));
        end_of_month(date: Choice<Date>) = Ok(core::end_of_month(date));
        year_fraction(start: Choice<Date>, end: Choice<Date>, day_count: Choice<core::DayCount>) -> number = Ok(day_count.year_fraction(start, end));
        days(start: Choice<Date>, end: Choice<Date>, day_count: Choice<core::DayCount>) = Ok(day_count.days(start, end));
        is_business_day(date: Choice<Date>, calendar: Choice<core::Calendar> = "{}") = Ok(calendar.is_business_day(date));
        adjust(date: Choice<Date>, convention: Choice<core::BusinessDayConvention>, calendar: Choice<core::Calendar> = "{}") = Ok(calendar.adjust(date, convention));
        advance(date: Choice<Date>, business_days: i32, calendar: Choice<core::Calendar> = "{}") = Ok(calendar.advance(date, business_days));
    }
}
