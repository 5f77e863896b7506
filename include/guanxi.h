/* guanxi: customer-relationship policies for any CRM.
 *
 * Made from the source of the library; a test holds both against each other. docs/c-abi.md says how
 * memory is owned, what may be done on several threads, and how another language binds to it. In short:
 *
 * - Every function that can fail gives a status; results are written only when it is GX_OK.
 * - Errors are objects: give the address of a NULL pointer, or NULL to do without. One is set whenever a
 *   status is not GX_OK.
 * - What the library gives as a handle is freed by the function with _free, which takes the address of
 *   the pointer and sets it to NULL. The library frees nothing of the caller's.
 * - A pointer to const may be used on several threads at once.
 * - A view of no rows may point anywhere and is not to be read.
 * - Texts are UTF-8 with a length in bytes; no NUL is needed behind them.
 * - New status numbers, functions and fields at the end of structs may come.
 */

#ifndef GUANXI_H
#define GUANXI_H

#include <stddef.h>
#include <stdint.h>

/**
 * The numbers of `gx_status`.
 *
 * 1 to 99: what the call itself does wrong. 100 to 199: what was given means nothing, by kind of error;
 * the error object says what, where and what to write instead. 200 to 299: why a row has no answer.
 */
enum gx_status_code
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Done.
   */
  GX_OK = 0,
  /**
   * A pointer is NULL that must not be.
   */
  GX_NULL_ARGUMENT = 1,
  /**
   * A text is not UTF-8; the message names the offset.
   */
  GX_INVALID_UTF8 = 2,
  /**
   * `struct_size` is none that this version can read.
   */
  GX_STRUCT_SIZE = 3,
  /**
   * A length or number of rows is beyond what memory can hold, or arrays do not fit each other.
   */
  GX_LENGTH = 4,
  /**
   * An argument has a value that is not allowed.
   */
  GX_ARGUMENT = 5,
  /**
   * A pointer is not aligned for what it points to.
   */
  GX_ALIGNMENT = 6,
  /**
   * A defect of the library: it stopped where it never should. The handles stay usable.
   */
  GX_PANIC = 9,
  /**
   * A single value is malformed or outside its bounds.
   */
  GX_VALUE = 100,
  /**
   * A text does not follow its grammar.
   */
  GX_SYNTAX = 101,
  /**
   * A rulebook is well-formed but does not mean anything.
   */
  GX_RULEBOOK = 102,
  /**
   * A name is not declared where it is used.
   */
  GX_NAME = 103,
  /**
   * A value has another type or unit than the place where it stands.
   */
  GX_TYPE = 104,
  /**
   * A record contradicts other records or itself.
   */
  GX_RECORD = 105,
  /**
   * A store refuses a write.
   */
  GX_STORE = 106,
  /**
   * An error of a kind that this version has no number for.
   */
  GX_OTHER = 199,
  /**
   * The row lies in years whose holidays are not published.
   */
  GX_ROW_HOLIDAYS = 200,
  /**
   * The row lies outside the years of the calendar.
   */
  GX_ROW_CALENDAR = 201,
  /**
   * The calendar is open around the clock and never closes.
   */
  GX_ROW_NEVER_CLOSES = 202,
  /**
   * The instant of the row cannot be written as a date.
   */
  GX_ROW_INSTANT = 203,
  /**
   * The row has a value that its column cannot have.
   */
  GX_ROW_VALUE = 204,
  /**
   * The row has no answer for another reason.
   */
  GX_ROW_OTHER = 299,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum gx_status_code gx_status_code;
#else
typedef int32_t gx_status_code;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Values in results that stand for none.
 */
enum gx_result_value
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * What stands for the class of a row for which several are possible; `gx_results_decided` says the
   * same bit by bit.
   */
  GX_CLASS_OPEN = 255,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum gx_result_value gx_result_value;
#else
typedef uint32_t gx_result_value;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A rulebook compiled for the columns that a caller has, as of a day. Never changed; may be used on any
 * number of threads at once, each with results of its own. Freed once, by `gx_batch_free`; stays valid
 * without its rulebook.
 */
typedef struct gx_batch gx_batch;

/**
 * A business calendar of a rulebook, compiled and never changed. May be used on any number of threads
 * at once. Freed once, by `gx_calendar_free`; stays valid without its rulebook.
 */
typedef struct gx_calendar gx_calendar;

/**
 * What went wrong: belongs to the call that gave it, not to a thread. May be read on several threads;
 * freed once, by `gx_error_free`.
 */
typedef struct gx_error gx_error;

/**
 * The results of a run: a value for each row, and sums. Used again by the next run, so that nothing is
 * allocated anew; by one thread at a time. Freed once, by `gx_results_free`.
 */
typedef struct gx_results gx_results;

/**
 * A rulebook: all policies of one organisation, checked, compiled and never changed again. May be used on
 * any number of threads at once. Counts its references: each handle is freed once, by
 * `gx_rulebook_free`, and what was made from it stays valid without it.
 */
typedef struct gx_rulebook gx_rulebook;

/**
 * A text that the library gives away: UTF-8, with a NUL behind it. May be read on several threads;
 * freed once, by `gx_text_free`.
 */
typedef struct gx_text gx_text;

/**
 * The status of a call or of a row: one of `gx_status_code`. Later versions may add numbers; a number
 * keeps its meaning for ever.
 */
typedef int32_t gx_status;

/**
 * Where the values of a column lie in a block: offsets and strides in bytes, no pointers.
 *
 * A column of an array has the stride 0; a field of an array of structs the size of the struct. A column
 * of bits (`"width": "bit"`) with stride 0 has one bit a row, the lowest of a byte first, and otherwise
 * the lowest bit of a byte for each row. Values need no alignment; those that are aligned and stand one
 * after another are read where they are.
 */
typedef struct gx_place {
  /**
   * The size of this struct: `sizeof(gx_place)`. Fields that a smaller one does not have are 0.
   */
  uint32_t struct_size;
  /**
   * 1 where a bit for each row says whether its value is known, else 0. The column must have been
   * declared with `"unknown": "bitmap"`.
   */
  uint32_t has_known;
  /**
   * Where the value of the first row lies.
   */
  uint64_t values;
  /**
   * From the value of a row to that of the next; 0 where they stand one after another.
   */
  uint64_t stride;
  /**
   * Where the bits begin that say whether values are known: 1 for known.
   */
  uint64_t known;
  /**
   * From the byte of a row to that of the next; 0 where the bits of all rows stand one after another.
   */
  uint64_t known_stride;
  /**
   * Which bit from there on is that of the first row, the lowest of a byte is 0.
   */
  uint64_t known_bit;
} gx_place;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of these functions: it grows when one of them changes its meaning or goes. New functions,
 * numbers and fields at the end of structs leave it as it is.
 */
uint32_t gx_abi_version(void);

/**
 * Frees a batch and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `batch` is NULL, or points to NULL or a batch that was not freed. A second copy of the pointer, used
 * after this, cannot be detected.
 */
void gx_batch_free(struct gx_batch **batch);

/**
 * What the numbers of the results mean, as JSON: the codes of the classes of each scheme in the order of
 * their numbers, the levels of risk, the causes of warnings in the order of their bits.
 *
 * Safety:
 * `batch` is a batch that was not freed; `meaning` can be written to; `error` is NULL or can be written to.
 */
gx_status gx_batch_meaning(const struct gx_batch *batch,
                           struct gx_text **meaning,
                           struct gx_error **error);

/**
 * Compiles a rulebook for columns that a JSON text describes:
 *
 * `{"as_of": "2026-06-30", "columns": [{"fact": "annual_amount", "width": "i64", "units": {"minor": 2},
 * "unknown": "bitmap"}, {"fact": "strategic", "width": "u8", "units": "flag"}], "by": "tier",
 * "sums": {"amount": "annual_amount"}}`.
 *
 * `gx_request_schema` with `columns` gives its JSON Schema. Money is in minor units here.
 *
 * Safety:
 * `rulebook` is a rulebook that was not freed; `length` bytes can be read from `columns`; `batch` can be
 * written to; `error` is NULL or can be written to.
 */
gx_status gx_batch_new(const struct gx_rulebook *rulebook,
                       const char *columns,
                       size_t length,
                       struct gx_batch **batch,
                       struct gx_error **error);

/**
 * Measures a whole portfolio for rules that compare a customer with all others (`top`, `share`): the answer
 * is JSON for the key `population` of `gx_batch_new`. Otherwise as `gx_batch_run`.
 *
 * Safety:
 * As `gx_batch_run`; `population` can be written to.
 */
gx_status gx_batch_population(const struct gx_batch *batch,
                              const void *block,
                              size_t length,
                              const struct gx_place *places,
                              size_t count,
                              size_t rows,
                              struct gx_text **population,
                              struct gx_error **error);

/**
 * Reviews the rows of a block: classes, risk, warnings, due days and sums go to `results`, in place of
 * what was there.
 *
 * The block holds all columns, or an array of structs; `places` says where, in the order of the columns
 * of the batch. A batch without columns has at most as many rows as the block has bytes. A row with a
 * value that its column cannot have gets the status `GX_ROW_VALUE` (`gx_results_statuses`) and is decided
 * as if the value were not known. No rows are fine, with NULL for the block. One row is fast too.
 *
 * Safety:
 * `batch` is a batch that was not freed; `length` bytes can be read from `block`, and nobody writes to
 * them meanwhile; `count` places can be read; `results` are results that were not freed and that nobody
 * else uses meanwhile; `error` is NULL or can be written to. None of that can be detected.
 */
gx_status gx_batch_run(const struct gx_batch *batch,
                       const void *block,
                       size_t length,
                       const struct gx_place *places,
                       size_t count,
                       size_t rows,
                       struct gx_results *results,
                       struct gx_error **error);

/**
 * When so many seconds of working time after each instant are over.
 *
 * Instants are Unix seconds; negative durations go back. Where the time ends with the working day, that
 * is the end of that day, not the beginning of the next (`gx_calendar_due_latest` gives that). Each row
 * gets a status: `GX_OK`, or why it has no answer, and then 0 stands for it. No rows with NULL are fine.
 *
 * Safety:
 * `calendar` is a calendar that was not freed; so many rows can be read from `starts` and `seconds`, and
 * read from and written to `due` and `statuses`, none of which overlap; `error` is NULL or can be written
 * to. That arrays are shorter than `rows` says or overlap cannot be detected.
 */
gx_status gx_calendar_add(const struct gx_calendar *calendar,
                          const int64_t *starts,
                          const int64_t *seconds,
                          size_t rows,
                          int64_t *due,
                          gx_status *statuses,
                          struct gx_error **error);

/**
 * The n-th working date after each instant, or before it for negative numbers, at the same time of day,
 * moved to the next working instant (TIME 1.10). Otherwise as `gx_calendar_add`.
 *
 * Safety:
 * As `gx_calendar_add`, with `days` for `seconds`.
 */
gx_status gx_calendar_add_working_days(const struct gx_calendar *calendar,
                                       const int64_t *starts,
                                       const int32_t *days,
                                       size_t rows,
                                       int64_t *due,
                                       gx_status *statuses,
                                       struct gx_error **error);

/**
 * The seconds of working time from one instant to another, negative where the second is the earlier one.
 * Otherwise as `gx_calendar_add`.
 *
 * Safety:
 * As `gx_calendar_add`, with `from` and `to` for what is read and `worked` for what is written.
 */
gx_status gx_calendar_between(const struct gx_calendar *calendar,
                              const int64_t *from,
                              const int64_t *to,
                              size_t rows,
                              int64_t *worked,
                              gx_status *statuses,
                              struct gx_error **error);

/**
 * The last instant at which so many seconds of working time after each instant are over: where the time
 * ends with the working day, the beginning of the next. Otherwise as `gx_calendar_add`.
 *
 * Safety:
 * As `gx_calendar_add`.
 */
gx_status gx_calendar_due_latest(const struct gx_calendar *calendar,
                                 const int64_t *starts,
                                 const int64_t *seconds,
                                 size_t rows,
                                 int64_t *due,
                                 gx_status *statuses,
                                 struct gx_error **error);

/**
 * Frees a calendar and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `calendar` is NULL, or points to NULL or a calendar that was not freed. A second copy of the pointer,
 * used after this, cannot be detected.
 */
void gx_calendar_free(struct gx_calendar **calendar);

/**
 * Whether each instant lies in working time: 1 or 0. The end of a window is outside. Otherwise as
 * `gx_calendar_add`.
 *
 * Safety:
 * As `gx_calendar_add`, with `instants` for what is read and `working` for what is written.
 */
gx_status gx_calendar_is_working(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 uint8_t *working,
                                 gx_status *statuses,
                                 struct gx_error **error);

/**
 * The next end of working time after each instant. Otherwise as `gx_calendar_is_working`.
 *
 * Safety:
 * As `gx_calendar_is_working`, with `closes` for what is written.
 */
gx_status gx_calendar_next_close(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 int64_t *closes,
                                 gx_status *statuses,
                                 struct gx_error **error);

/**
 * The next instant at or after each that lies in working time. Otherwise as `gx_calendar_is_working`.
 *
 * Safety:
 * As `gx_calendar_is_working`, with `opens` for what is written.
 */
gx_status gx_calendar_next_open(const struct gx_calendar *calendar,
                                const int64_t *instants,
                                size_t rows,
                                int64_t *opens,
                                gx_status *statuses,
                                struct gx_error **error);

/**
 * The calendar of this code.
 *
 * Safety:
 * `rulebook` is a rulebook that was not freed; `length` bytes can be read from `code`; `calendar` can be
 * written to; `error` is NULL or can be written to.
 */
gx_status gx_calendar_of(const struct gx_rulebook *rulebook,
                         const char *code,
                         size_t length,
                         struct gx_calendar **calendar,
                         struct gx_error **error);

/**
 * Whether the date of each instant is a holiday in the table of the calendar: 1 or 0. Otherwise as
 * `gx_calendar_is_working`.
 *
 * Safety:
 * As `gx_calendar_is_working`, with `holiday` for what is written.
 */
gx_status gx_calendar_on_holiday(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 uint8_t *holiday,
                                 gx_status *statuses,
                                 struct gx_error **error);

/**
 * The last end of working time at or before each instant, or the instant itself in working time.
 * Otherwise as `gx_calendar_is_working`.
 *
 * Safety:
 * As `gx_calendar_is_working`, with `closes` for what is written.
 */
gx_status gx_calendar_prev_close(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 int64_t *closes,
                                 gx_status *statuses,
                                 struct gx_error **error);

/**
 * The stable code of an error, such as `unknown-preset`: lower case with hyphens, never reused. Valid
 * until the error is freed. `length` (NULL allowed) gets the bytes without the NUL behind.
 *
 * Safety:
 * As `gx_error_status`; `length` is NULL or can be written to.
 */
const char *gx_error_code(const struct gx_error *error,
                          size_t *length);

/**
 * The column in that line, in characters from 1; 0 where there is none.
 *
 * Safety:
 * As `gx_error_status`.
 */
uint32_t gx_error_column(const struct gx_error *error);

/**
 * Frees an error and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `error` is NULL, or points to NULL or an error of this library that was not freed. A second copy of
 * the pointer, used after this, cannot be detected.
 */
void gx_error_free(struct gx_error **error);

/**
 * What to write instead; NULL where that cannot be said. Otherwise as `gx_error_code`.
 *
 * Safety:
 * As `gx_error_code`.
 */
const char *gx_error_help(const struct gx_error *error, size_t *length);

/**
 * The line in the text that was read, from 1; 0 where there is none.
 *
 * Safety:
 * As `gx_error_status`.
 */
uint32_t gx_error_line(const struct gx_error *error);

/**
 * What went wrong, one line. Otherwise as `gx_error_code`; what was given may stand in it, with a NUL
 * too, so that the length is the one to trust.
 *
 * Safety:
 * As `gx_error_code`.
 */
const char *gx_error_message(const struct gx_error *error,
                             size_t *length);

/**
 * The place in the document, such as `scheme[0].classes[1].when`; NULL where there is none. Otherwise
 * as `gx_error_code`.
 *
 * Safety:
 * As `gx_error_code`.
 */
const char *gx_error_path(const struct gx_error *error,
                          size_t *length);

/**
 * The long form for a person, several lines: place, sentence, the text with a caret, and help, of this
 * error and every further one that was found with it. Otherwise as `gx_error_code`.
 *
 * Safety:
 * As `gx_error_code`.
 */
const char *gx_error_report(const struct gx_error *error,
                            size_t *length);

/**
 * The status of the call that gave an error; `GX_OK` for NULL.
 *
 * Safety:
 * `error` is NULL or an error of this library that was not freed. That it was freed cannot be detected.
 */
gx_status gx_error_status(const struct gx_error *error);

/**
 * The names of the bundled rulebooks as a JSON list.
 *
 * Safety:
 * `names` can be written to; `error` is NULL or can be written to.
 */
gx_status gx_preset_names(struct gx_text **names, struct gx_error **error);

/**
 * The JSON Schema (draft 7) of the requests of a question, by its name: `decide` for
 * `gx_rulebook_decide`; `columns` for `gx_batch_new`.
 *
 * Safety:
 * So many bytes can be read from `question`; otherwise as `gx_rulebook_schema`.
 */
gx_status gx_request_schema(const char *question,
                            size_t length,
                            struct gx_text **schema,
                            struct gx_error **error);

/**
 * The classes of a scheme, a byte for each row: the number of the class, the best one 0
 * (`gx_batch_meaning` names them), and `GX_CLASS_OPEN` where missing facts leave several possible. Valid
 * until the next run into these results, or until they are freed.
 *
 * Safety:
 * `results` are results that were not freed; `length` bytes can be read from `scheme`; `classes` can be
 * written to; `error` is NULL or can be written to.
 */
gx_status gx_results_classes(const struct gx_results *results,
                             const char *scheme,
                             size_t length,
                             const uint8_t **classes,
                             struct gx_error **error);

/**
 * A bit for each row: whether exactly one class of a scheme is possible. The lowest bit of a byte is the
 * first; `bytes` is at least a byte for eight rows.
 *
 * Safety:
 * As `gx_results_classes`; `bytes` bytes can be read from and written to `bits`.
 */
gx_status gx_results_decided(const struct gx_results *results,
                             const char *scheme,
                             size_t length,
                             uint8_t *bits,
                             size_t bytes,
                             struct gx_error **error);

/**
 * The day on which the first touch of each row is due, in days since 1 January 1970; `gx_results_has_due`
 * says of which rows there is one. Valid as long as what `gx_results_classes` gives.
 *
 * Safety:
 * `results` are results that were not freed; `days` can be written to; `error` is NULL or can be written
 * to.
 */
gx_status gx_results_due_days(const struct gx_results *results,
                              const int32_t **days,
                              struct gx_error **error);

/**
 * Frees results and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `results` is NULL, or points to NULL or results that were not freed. A second copy of the pointer, used
 * after this, cannot be detected.
 */
void gx_results_free(struct gx_results **results);

/**
 * A bit for each row: whether a touch is due on any day. Otherwise as `gx_results_decided`.
 *
 * Safety:
 * `results` are results that were not freed; `bytes` bytes can be read from and written to `bits`; `error`
 * is NULL or can be written to.
 */
gx_status gx_results_has_due(const struct gx_results *results,
                             uint8_t *bits,
                             size_t bytes,
                             struct gx_error **error);

/**
 * A bit for each row: whether a touch is late, that is due before the day of the batch. Otherwise as
 * `gx_results_has_due`.
 *
 * Safety:
 * As `gx_results_has_due`.
 */
gx_status gx_results_late(const struct gx_results *results,
                          uint8_t *bits,
                          size_t bytes,
                          struct gx_error **error);

/**
 * Room for results; empty until a run.
 *
 * Safety:
 * `results` can be written to; `error` is NULL or can be written to.
 */
gx_status gx_results_new(struct gx_results **results, struct gx_error **error);

/**
 * The levels of risk of each row, the safest level 0: the safest and the riskiest that are possible.
 * Valid as long as what `gx_results_classes` gives.
 *
 * Safety:
 * `results` are results that were not freed; `safest` and `riskiest` can be written to; `error` is NULL or
 * can be written to.
 */
gx_status gx_results_risk_levels(const struct gx_results *results,
                                 const uint8_t **safest,
                                 const uint8_t **riskiest,
                                 struct gx_error **error);

/**
 * The totals of risk of each row: the smallest and the largest that are possible, rounded outwards where
 * weights are shared out anew.
 *
 * Safety:
 * `results` are results that were not freed; so many rows can be read from and written to `least` and
 * `most`, which do not overlap; `error` is NULL or can be written to.
 */
gx_status gx_results_risk_totals(const struct gx_results *results,
                                 int64_t *least,
                                 int64_t *most,
                                 size_t rows,
                                 struct gx_error **error);

/**
 * How many rows the last run had; 0 for NULL.
 *
 * Safety:
 * `results` is NULL or results that were not freed.
 */
size_t gx_results_rows(const struct gx_results *results);

/**
 * A status for each row: `GX_OK`, or `GX_ROW_VALUE` where a value is one that its column cannot have; which
 * one, `gx_results_wrong` says.
 *
 * Safety:
 * `results` are results that were not freed; so many rows can be read from and written to `statuses`;
 * `error` is NULL or can be written to.
 */
gx_status gx_results_statuses(const struct gx_results *results,
                              gx_status *statuses,
                              size_t rows,
                              struct gx_error **error);

/**
 * The sums of the run, as JSON: an object for each entry with a text of digits for each class, under `?`
 * for rows whose class is open; money in the minor units of its column. There are none unless the batch
 * was made with `by`, `sums` or `counts`.
 *
 * Safety:
 * `results` are results that were not freed; `sums` can be written to; `error` is NULL or can be written
 * to.
 */
gx_status gx_results_sums(const struct gx_results *results,
                          struct gx_text **sums,
                          struct gx_error **error);

/**
 * The causes of warnings of each row, one bit a cause (`gx_batch_meaning` names them): those that hold, and
 * those of which missing facts leave open whether they do.
 *
 * Safety:
 * As `gx_results_risk_totals`, with `holding` and `open`.
 */
gx_status gx_results_warnings(const struct gx_results *results,
                              int64_t *holding,
                              int64_t *open,
                              size_t rows,
                              struct gx_error **error);

/**
 * The values that no column can have, as a JSON list: `row`, `column`, `value`, `message`.
 *
 * Safety:
 * `results` are results that were not freed; `wrong` can be written to; `error` is NULL or can be written
 * to.
 */
gx_status gx_results_wrong(const struct gx_results *results,
                           struct gx_text **wrong,
                           struct gx_error **error);

/**
 * What to do on which day, and in which order. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_agenda(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

/**
 * Any question by its name, such as `decide` for `gx_rulebook_decide`: one declaration for all of them.
 * Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`; so many bytes can be read from `question`.
 */
gx_status gx_rulebook_ask(const struct gx_rulebook *rulebook,
                          const char *question,
                          size_t question_length,
                          const char *request,
                          size_t length,
                          struct gx_text **answer,
                          struct gx_error **error);

/**
 * What is wrong or doubtful about the rulebook.
 *
 * `request` is a JSON object of `length` bytes, here `{}` or `{"until": "2027-12-31"}`; the answer is
 * JSON. `gx_request_schema` gives the JSON Schema of every request. Calls with one rulebook may run on
 * any number of threads at once.
 *
 * Safety:
 * `rulebook` is a rulebook that was not freed; so many bytes can be read from `request`; `answer` can be
 * written to; `error` is NULL or can be written to. That the rulebook was freed, or that memory is
 * shorter than `length` says, cannot be detected.
 */
gx_status gx_rulebook_check(const struct gx_rulebook *rulebook,
                            const char *request,
                            size_t length,
                            struct gx_text **answer,
                            struct gx_error **error);

/**
 * The state, the clocks and the history of every issue in a log. An issue that the rules cannot read, such
 * as one without the date that its severity asks for, stands under `refused` with the reason. Otherwise as
 * `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_clocks(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

/**
 * One more handle of the same rulebook, to be freed on its own; nothing is copied.
 *
 * Safety:
 * `rulebook` is a rulebook that was not freed; `copy` can be written to; `error` is NULL or can be
 * written to. That the rulebook was freed cannot be detected.
 */
gx_status gx_rulebook_clone(const struct gx_rulebook *rulebook,
                            struct gx_rulebook **copy,
                            struct gx_error **error);

/**
 * The code of a rulebook, valid until the handle is freed; NULL for NULL. `length` (NULL allowed) gets the
 * bytes without the NUL behind.
 *
 * Safety:
 * `rulebook` is NULL or a rulebook that was not freed; `length` is NULL or can be written to.
 */
const char *gx_rulebook_code(const struct gx_rulebook *rulebook,
                             size_t *length);

/**
 * The classes of every scheme, the risk and the renewal of each customer, with reasons. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_decide(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

/**
 * What another rulebook changes, and for whom. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_diff(const struct gx_rulebook *rulebook,
                           const char *request,
                           size_t length,
                           struct gx_text **answer,
                           struct gx_error **error);

/**
 * The rulebook as a JSON document, with everything that presets brought.
 *
 * Safety:
 * `rulebook` is a rulebook that was not freed; `document` can be written to; `error` is NULL or can be
 * written to.
 */
gx_status gx_rulebook_document(const struct gx_rulebook *rulebook,
                               struct gx_text **document,
                               struct gx_error **error);

/**
 * What the touch rules, occasions, plan items and promises want of each customer. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_due(const struct gx_rulebook *rulebook,
                          const char *request,
                          size_t length,
                          struct gx_text **answer,
                          struct gx_error **error);

/**
 * The decisions on customers in words, English or Chinese. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_explain(const struct gx_rulebook *rulebook,
                              const char *request,
                              size_t length,
                              struct gx_text **answer,
                              struct gx_error **error);

/**
 * The version of rulebook files that this library reads: the number behind `format =`.
 */
uint32_t gx_rulebook_format(void);

/**
 * Frees a handle of a rulebook and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `rulebook` is NULL, or points to NULL or a rulebook of this library that was not freed. A second copy
 * of the pointer, used after this, cannot be detected.
 */
void gx_rulebook_free(struct gx_rulebook **rulebook);

/**
 * Loads a rulebook from JSON text, of the same shape as TOML. Otherwise as `gx_rulebook_from_toml`.
 *
 * Safety:
 * As `gx_rulebook_from_toml`.
 */
gx_status gx_rulebook_from_json(const char *text,
                                size_t length,
                                struct gx_rulebook **rulebook,
                                struct gx_error **error);

/**
 * Loads a bundled rulebook by its name, such as `renewal`, with its parameters as a JSON object of texts:
 * `{"medium_amount": "100000", "new_within": "6 months"}`. `parameters` may be NULL with length 0.
 * `gx_preset_names` lists the names.
 *
 * Safety:
 * So many bytes can be read from `name` and `parameters`; otherwise as `gx_rulebook_from_toml`.
 */
gx_status gx_rulebook_from_preset(const char *name,
                                  size_t name_length,
                                  const char *parameters,
                                  size_t parameters_length,
                                  struct gx_rulebook **rulebook,
                                  struct gx_error **error);

/**
 * Loads a rulebook from TOML text of `length` bytes. Everything that is wrong with it is reported at
 * once, with line and column: `gx_error_report`.
 *
 * Safety:
 * So many bytes can be read from `text`; `rulebook` can be written to; `error` is NULL or can be written
 * to. That memory is shorter than `length` says cannot be detected.
 */
gx_status gx_rulebook_from_toml(const char *text,
                                size_t length,
                                struct gx_rulebook **rulebook,
                                struct gx_error **error);

/**
 * The sums of each customer for every KPI, as parts. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_kpi_accumulate(const struct gx_rulebook *rulebook,
                                     const char *request,
                                     size_t length,
                                     struct gx_text **answer,
                                     struct gx_error **error);

/**
 * The board of KPIs that parts come to, with targets. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_kpi_finish(const struct gx_rulebook *rulebook,
                                 const char *request,
                                 size_t length,
                                 struct gx_text **answer,
                                 struct gx_error **error);

/**
 * The sums of a whole of which the sums of parts are given. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_kpi_merge(const struct gx_rulebook *rulebook,
                                const char *request,
                                size_t length,
                                struct gx_text **answer,
                                struct gx_error **error);

/**
 * How many customers are in which class, and who moved since an earlier day. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_review(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

/**
 * The JSON Schema (draft 7) of rulebook files.
 *
 * Safety:
 * `schema` can be written to; `error` is NULL or can be written to.
 */
gx_status gx_rulebook_schema(struct gx_text **schema, struct gx_error **error);

/**
 * How the rulebook does by its own tests. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_test(const struct gx_rulebook *rulebook,
                           const char *request,
                           size_t length,
                           struct gx_text **answer,
                           struct gx_error **error);

/**
 * The version of a rulebook as it is written there. Otherwise as `gx_rulebook_code`.
 *
 * Safety:
 * As `gx_rulebook_code`.
 */
const char *gx_rulebook_version(const struct gx_rulebook *rulebook, size_t *length);

/**
 * The risk, the renewal and the warnings of each customer, the most urgent first. Otherwise as `gx_rulebook_check`.
 *
 * Safety:
 * As `gx_rulebook_check`.
 */
gx_status gx_rulebook_warnings(const struct gx_rulebook *rulebook,
                               const char *request,
                               size_t length,
                               struct gx_text **answer,
                               struct gx_error **error);

/**
 * The name of a status such as `GX_OK`, NUL-terminated, for ever valid; `GX_UNKNOWN_STATUS` for a number
 * that this version does not have.
 */
const char *gx_status_name(gx_status status);

/**
 * The bytes of a text, valid until it is freed; NULL for NULL. A text of JSON has no NUL within.
 *
 * Safety:
 * `text` is NULL or a text of this library that was not freed. That it was freed cannot be detected.
 */
const char *gx_text_data(const struct gx_text *text);

/**
 * Frees a text and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
 *
 * Safety:
 * `text` is NULL, or points to NULL or a text of this library that was not freed. A second copy of the
 * pointer, used after this, cannot be detected.
 */
void gx_text_free(struct gx_text **text);

/**
 * How many bytes a text has, without the NUL; 0 for NULL.
 *
 * Safety:
 * As `gx_text_data`.
 */
size_t gx_text_length(const struct gx_text *text);

/**
 * The version of the library, such as `0.1.0`, NUL-terminated, for ever valid.
 */
const char *gx_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* GUANXI_H */
