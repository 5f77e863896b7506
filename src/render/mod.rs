//! Text made from what reviews say: reports as Markdown, and with the feature `icalendar` agendas as
//! calendar files.
//!
//! ```
//! use guanxi::{Rulebook, label::Language, policy::kpi::Period, render::report_markdown};
//! use guanxi::review::{BoardRequest, ReportRequest, report};
//! let rulebook = Rulebook::preset("value_activity")?;
//! let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
//! let text = report_markdown(&rulebook, &report(&rulebook, &[], &request)?, Language::English);
//! assert!(text.contains("## 1 Figures against targets\n"));
//! # Ok::<(), guanxi::Error>(())
//! ```

#[cfg(feature = "icalendar")]
mod icalendar;
mod markdown;
mod report;

#[cfg(feature = "icalendar")]
pub use self::icalendar::icalendar;
pub use self::report::report_markdown;
