//! Clocks: how long something may take, in which time, and what happens on the way.
//!
//! A clock is data. Given the instants of a run - start, end, pauses, a date of its own - it is
//! read at any instant; nothing is stored and nothing ticks. Issues run on it, and whatever else
//! has a deadline.
//!
//! ```
//! use guanxi::{rule::clock::{Basis, Clock, ClockState, Run}, time::Calendar};
//! let office = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-12:00 13:00-18:00".parse()?)
//!     .build()?;
//! let respond = Clock::builder()
//!     .within("8 hours".parse()?)
//!     .basis(Basis::Calendar(office))
//!     .build()?;
//! let at = |text: &str| text.parse().unwrap();
//! let run = Run::new(at("2024-03-15T17:00:00+08:00")); // a Friday
//! let reading = respond.read(&run, at("2024-03-18T12:00:00+08:00"))?;
//! assert_eq!(reading.state, ClockState::Running);
//! assert_eq!(reading.due, Some(at("2024-03-18T17:00:00+08:00")));
//! assert_eq!((reading.used, reading.remaining), (4 * 3600, Some(4 * 3600)));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod batch;
mod definition;
mod explain;
mod limit;
mod pauses;
mod reading;
mod step;

pub use definition::{Clock, ClockBuilder};
pub use explain::{ClockExplanation, ClockSegment};
pub use limit::{Basis, DueEdge, Limit};
pub use pauses::{Pause, Pauses};
pub use reading::{ClockReading, ClockState, End, NextStep, Run};
pub use step::{Offset, Step, Trigger};
