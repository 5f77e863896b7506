//! Reviews: a whole portfolio decided as of one day, and what it adds up to.
//!
//! ```
//! use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let given = [("C1", 500_000), ("C2", 499_999)]
//!     .map(|(id, amount)| GivenFacts::new(id).fact("annual_amount", amount));
//! let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
//! let summary = summarize(&rulebook, &review, None);
//! assert_eq!(summary.tiers.unwrap().get("A").unwrap().share.ratio(), Some("50%".parse()?));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod agenda;
mod board;
pub mod columns;
mod decide;
mod due_index;
mod priority;
mod report;
mod store;
mod summary;
mod told;
mod watch;

pub use agenda::{
    Agenda, AgendaBuilder, AgendaCustomer, AgendaItem, AgendaRequest, ImpossibleTask,
    PostponedTask, RefusedEvent, SuppressedTask, Task, TeamReview, agenda,
};
pub use board::{
    Board, BoardLine, BoardPart, BoardRequest, CustomerFile, Trend, board, board_parts,
};
pub use decide::{GivenFacts, Review, ReviewedCustomer, decide};
pub use due_index::DueIndex;
pub use priority::Priority;
pub use report::{
    Case, CaseReview, Dashboard, Figure, Gap, OverdueTouch, Report, ReportRequest,
    ReportedImprovement, RiskLadder, Voice, report,
};
pub use store::{StoreReview, StoredCustomer, review};
pub use summary::{ClassTallies, Move, SchemeSummary, Share, Summary, Tally, summarize};
pub use watch::{WatchList, Watched, watch};
