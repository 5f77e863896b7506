enum gx_status_code {
  GX_OK = 0,
  GX_NULL_ARGUMENT = 1,
  GX_INVALID_UTF8 = 2,
  GX_STRUCT_SIZE = 3,
  GX_LENGTH = 4,
  GX_ARGUMENT = 5,
  GX_ALIGNMENT = 6,
  GX_PANIC = 9,
  GX_VALUE = 100,
  GX_SYNTAX = 101,
  GX_RULEBOOK = 102,
  GX_NAME = 103,
  GX_TYPE = 104,
  GX_RECORD = 105,
  GX_STORE = 106,
  GX_OTHER = 199,
  GX_ROW_HOLIDAYS = 200,
  GX_ROW_CALENDAR = 201,
  GX_ROW_NEVER_CLOSES = 202,
  GX_ROW_INSTANT = 203,
  GX_ROW_VALUE = 204,
  GX_ROW_OTHER = 299,
};
typedef int32_t gx_status_code;

enum gx_result_value {
  GX_CLASS_OPEN = 255,
};
typedef uint32_t gx_result_value;

typedef struct gx_batch gx_batch;

typedef struct gx_calendar gx_calendar;

typedef struct gx_error gx_error;

typedef struct gx_results gx_results;

typedef struct gx_rulebook gx_rulebook;

typedef struct gx_text gx_text;

typedef int32_t gx_status;

typedef struct gx_place {
  uint32_t struct_size;
  uint32_t has_known;
  uint64_t values;
  uint64_t stride;
  uint64_t known;
  uint64_t known_stride;
  uint64_t known_bit;
} gx_place;

uint32_t gx_abi_version(void);

void gx_batch_free(struct gx_batch **batch);

gx_status gx_batch_meaning(const struct gx_batch *batch,
                           struct gx_text **meaning,
                           struct gx_error **error);

gx_status gx_batch_new(const struct gx_rulebook *rulebook,
                       const char *columns,
                       size_t length,
                       struct gx_batch **batch,
                       struct gx_error **error);

gx_status gx_batch_population(const struct gx_batch *batch,
                              const void *block,
                              size_t length,
                              const struct gx_place *places,
                              size_t count,
                              size_t rows,
                              struct gx_text **population,
                              struct gx_error **error);

gx_status gx_batch_run(const struct gx_batch *batch,
                       const void *block,
                       size_t length,
                       const struct gx_place *places,
                       size_t count,
                       size_t rows,
                       struct gx_results *results,
                       struct gx_error **error);

gx_status gx_calendar_add(const struct gx_calendar *calendar,
                          const int64_t *starts,
                          const int64_t *seconds,
                          size_t rows,
                          int64_t *due,
                          gx_status *statuses,
                          struct gx_error **error);

gx_status gx_calendar_add_working_days(const struct gx_calendar *calendar,
                                       const int64_t *starts,
                                       const int32_t *days,
                                       size_t rows,
                                       int64_t *due,
                                       gx_status *statuses,
                                       struct gx_error **error);

gx_status gx_calendar_between(const struct gx_calendar *calendar,
                              const int64_t *from,
                              const int64_t *to,
                              size_t rows,
                              int64_t *worked,
                              gx_status *statuses,
                              struct gx_error **error);

gx_status gx_calendar_due_latest(const struct gx_calendar *calendar,
                                 const int64_t *starts,
                                 const int64_t *seconds,
                                 size_t rows,
                                 int64_t *due,
                                 gx_status *statuses,
                                 struct gx_error **error);

void gx_calendar_free(struct gx_calendar **calendar);

gx_status gx_calendar_is_working(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 uint8_t *working,
                                 gx_status *statuses,
                                 struct gx_error **error);

gx_status gx_calendar_next_close(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 int64_t *closes,
                                 gx_status *statuses,
                                 struct gx_error **error);

gx_status gx_calendar_next_open(const struct gx_calendar *calendar,
                                const int64_t *instants,
                                size_t rows,
                                int64_t *opens,
                                gx_status *statuses,
                                struct gx_error **error);

gx_status gx_calendar_of(const struct gx_rulebook *rulebook,
                         const char *code,
                         size_t length,
                         struct gx_calendar **calendar,
                         struct gx_error **error);

gx_status gx_calendar_on_holiday(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 uint8_t *holiday,
                                 gx_status *statuses,
                                 struct gx_error **error);

gx_status gx_calendar_prev_close(const struct gx_calendar *calendar,
                                 const int64_t *instants,
                                 size_t rows,
                                 int64_t *closes,
                                 gx_status *statuses,
                                 struct gx_error **error);

const char *gx_error_code(const struct gx_error *error, size_t *length);

uint32_t gx_error_column(const struct gx_error *error);

void gx_error_free(struct gx_error **error);

const char *gx_error_help(const struct gx_error *error, size_t *length);

uint32_t gx_error_line(const struct gx_error *error);

const char *gx_error_message(const struct gx_error *error, size_t *length);

const char *gx_error_path(const struct gx_error *error, size_t *length);

const char *gx_error_report(const struct gx_error *error, size_t *length);

gx_status gx_error_status(const struct gx_error *error);

gx_status gx_preset_names(struct gx_text **names, struct gx_error **error);

gx_status gx_request_schema(const char *question,
                            size_t length,
                            struct gx_text **schema,
                            struct gx_error **error);

gx_status gx_results_classes(const struct gx_results *results,
                             const char *scheme,
                             size_t length,
                             const uint8_t **classes,
                             struct gx_error **error);

gx_status gx_results_decided(const struct gx_results *results,
                             const char *scheme,
                             size_t length,
                             uint8_t *bits,
                             size_t bytes,
                             struct gx_error **error);

gx_status gx_results_due_days(const struct gx_results *results,
                              const int32_t **days,
                              struct gx_error **error);

void gx_results_free(struct gx_results **results);

gx_status gx_results_has_due(const struct gx_results *results,
                             uint8_t *bits,
                             size_t bytes,
                             struct gx_error **error);

gx_status gx_results_late(const struct gx_results *results,
                          uint8_t *bits,
                          size_t bytes,
                          struct gx_error **error);

gx_status gx_results_new(struct gx_results **results, struct gx_error **error);

gx_status gx_results_risk_levels(const struct gx_results *results,
                                 const uint8_t **safest,
                                 const uint8_t **riskiest,
                                 struct gx_error **error);

gx_status gx_results_risk_totals(const struct gx_results *results,
                                 int64_t *least,
                                 int64_t *most,
                                 size_t rows,
                                 struct gx_error **error);

size_t gx_results_rows(const struct gx_results *results);

gx_status gx_results_statuses(const struct gx_results *results,
                              gx_status *statuses,
                              size_t rows,
                              struct gx_error **error);

gx_status gx_results_sums(const struct gx_results *results,
                          struct gx_text **sums,
                          struct gx_error **error);

gx_status gx_results_warnings(const struct gx_results *results,
                              int64_t *holding,
                              int64_t *open,
                              size_t rows,
                              struct gx_error **error);

gx_status gx_results_wrong(const struct gx_results *results,
                           struct gx_text **wrong,
                           struct gx_error **error);

gx_status gx_rulebook_agenda(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

gx_status gx_rulebook_ask(const struct gx_rulebook *rulebook,
                          const char *question,
                          size_t question_length,
                          const char *request,
                          size_t length,
                          struct gx_text **answer,
                          struct gx_error **error);

gx_status gx_rulebook_check(const struct gx_rulebook *rulebook,
                            const char *request,
                            size_t length,
                            struct gx_text **answer,
                            struct gx_error **error);

gx_status gx_rulebook_clocks(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

gx_status gx_rulebook_clone(const struct gx_rulebook *rulebook,
                            struct gx_rulebook **copy,
                            struct gx_error **error);

const char *gx_rulebook_code(const struct gx_rulebook *rulebook, size_t *length);

gx_status gx_rulebook_decide(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

gx_status gx_rulebook_diff(const struct gx_rulebook *rulebook,
                           const char *request,
                           size_t length,
                           struct gx_text **answer,
                           struct gx_error **error);

gx_status gx_rulebook_document(const struct gx_rulebook *rulebook,
                               struct gx_text **document,
                               struct gx_error **error);

gx_status gx_rulebook_due(const struct gx_rulebook *rulebook,
                          const char *request,
                          size_t length,
                          struct gx_text **answer,
                          struct gx_error **error);

gx_status gx_rulebook_explain(const struct gx_rulebook *rulebook,
                              const char *request,
                              size_t length,
                              struct gx_text **answer,
                              struct gx_error **error);

uint32_t gx_rulebook_format(void);

void gx_rulebook_free(struct gx_rulebook **rulebook);

gx_status gx_rulebook_from_json(const char *text,
                                size_t length,
                                struct gx_rulebook **rulebook,
                                struct gx_error **error);

gx_status gx_rulebook_from_preset(const char *name,
                                  size_t name_length,
                                  const char *parameters,
                                  size_t parameters_length,
                                  struct gx_rulebook **rulebook,
                                  struct gx_error **error);

gx_status gx_rulebook_from_toml(const char *text,
                                size_t length,
                                struct gx_rulebook **rulebook,
                                struct gx_error **error);

gx_status gx_rulebook_kpi_accumulate(const struct gx_rulebook *rulebook,
                                     const char *request,
                                     size_t length,
                                     struct gx_text **answer,
                                     struct gx_error **error);

gx_status gx_rulebook_kpi_finish(const struct gx_rulebook *rulebook,
                                 const char *request,
                                 size_t length,
                                 struct gx_text **answer,
                                 struct gx_error **error);

gx_status gx_rulebook_kpi_merge(const struct gx_rulebook *rulebook,
                                const char *request,
                                size_t length,
                                struct gx_text **answer,
                                struct gx_error **error);

gx_status gx_rulebook_review(const struct gx_rulebook *rulebook,
                             const char *request,
                             size_t length,
                             struct gx_text **answer,
                             struct gx_error **error);

gx_status gx_rulebook_schema(struct gx_text **schema, struct gx_error **error);

gx_status gx_rulebook_test(const struct gx_rulebook *rulebook,
                           const char *request,
                           size_t length,
                           struct gx_text **answer,
                           struct gx_error **error);

const char *gx_rulebook_version(const struct gx_rulebook *rulebook, size_t *length);

gx_status gx_rulebook_warnings(const struct gx_rulebook *rulebook,
                               const char *request,
                               size_t length,
                               struct gx_text **answer,
                               struct gx_error **error);

const char *gx_status_name(gx_status status);

const char *gx_text_data(const struct gx_text *text);

void gx_text_free(struct gx_text **text);

size_t gx_text_length(const struct gx_text *text);

const char *gx_version(void);
