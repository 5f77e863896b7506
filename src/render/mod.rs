//! Text made from what reviews say: calendar files of agendas.
//!
//! ```
//! use guanxi::{Rulebook, label::Language, record::Customer, render::icalendar};
//! use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let population = rulebook.population([]);
//! let request = AgendaRequest::days(14);
//! let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
//! let facts = rulebook.facts().with("annual_amount", 60_000)?;
//! agenda.add(AgendaCustomer::new(Customer::new("KH0003").named("制造企业"), facts))?;
//! let text = icalendar(&rulebook, &agenda.finish(), Language::Chinese)?;
//! assert!(text.starts_with("BEGIN:VCALENDAR\r\n"));
//! assert!(text.contains("\r\nDTSTART;VALUE=DATE:20240318\r\n"));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod icalendar;

pub use self::icalendar::icalendar;
