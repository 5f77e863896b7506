/* Runs the shared vectors: the answers have the bytes, and the numbers, of the Rust functions.
 *
 * `vectors FOLDER` reads rulebooks.tsv, questions.tsv, calendars.tsv and batches.tsv of the folder, misuses the
 * functions in every way that can be seen, and prints how many cases passed and failed.
 */
#include <guanxi.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned passed;
static unsigned failed;

static void say(bool good, const char *name, const char *what) {
  if (good) {
    passed++;
  } else {
    failed++;
    fprintf(stderr, "%s: %s\n", name, what);
  }
}

/* A file, read whole, with a NUL behind it. */
static char *slurp(const char *folder, const char *name) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fprintf(stderr, "%s cannot be read; give the folder tests/vectors/c_abi\n", path);
    exit(2);
  }
  size_t length = 0;
  size_t room = 1 << 16;
  char *text = (char *)malloc(room);
  while (text != NULL) {
    length += fread(text + length, 1, room - 1 - length, file);
    if (length < room - 1) {
      break;
    }
    room *= 2;
    char *more = (char *)realloc(text, room);
    if (more == NULL) {
      free(text);
    }
    text = more;
  }
  fclose(file);
  if (text == NULL) {
    fputs("no memory\n", stderr);
    exit(2);
  }
  text[length] = '\0';
  return text;
}

enum { FIELDS = 11, ROWS = 512 };

/* Cuts the next line into its fields; false at the end. */
static bool next(char **text, char *fields[FIELDS]) {
  if (**text == '\0') {
    return false;
  }
  char *line = *text;
  char *end = strchr(line, '\n');
  if (end == NULL) {
    *text = line + strlen(line);
  } else {
    *end = '\0';
    *text = end + 1;
  }
  for (size_t field = 0; field < FIELDS; field++) {
    fields[field] = line;
    char *tab = strchr(line, '\t');
    if (tab == NULL) {
      line += strlen(line);
    } else {
      *tab = '\0';
      line = tab + 1;
    }
  }
  return true;
}

struct named {
  const char *name;
  gx_rulebook *rulebook;
};

static struct named rulebooks[1024];
static size_t loaded;

static const gx_rulebook *rulebook_of(const char *name) {
  for (size_t place = 0; place < loaded; place++) {
    if (strcmp(rulebooks[place].name, name) == 0) {
      return rulebooks[place].rulebook;
    }
  }
  return NULL;
}

static void load(char *text) {
  char *fields[FIELDS];
  while (next(&text, fields)) {
    gx_error *error = NULL;
    gx_rulebook *rulebook = NULL;
    const char *source = fields[2];
    const gx_status status =
      strcmp(fields[1], "preset") == 0
        ? gx_rulebook_from_preset(source, strlen(source), fields[3], strlen(fields[3]), &rulebook, &error)
        : gx_rulebook_from_json(source, strlen(source), &rulebook, &error);
    say(status == GX_OK, fields[0], "does not load");
    gx_error_free(&error);
    if (loaded < sizeof rulebooks / sizeof rulebooks[0]) {
      rulebooks[loaded].name = fields[0];
      rulebooks[loaded].rulebook = rulebook;
      loaded++;
    } else {
      gx_rulebook_free(&rulebook);
    }
  }
}

typedef gx_status (*ask_function)(const gx_rulebook *, const char *, size_t, gx_text **, gx_error **);

static const struct {
  const char *name;
  ask_function ask;
} questions[] = {
  {"check", gx_rulebook_check},
  {"test", gx_rulebook_test},
  {"diff", gx_rulebook_diff},
  {"decide", gx_rulebook_decide},
  {"explain", gx_rulebook_explain},
  {"review", gx_rulebook_review},
  {"due", gx_rulebook_due},
  {"agenda", gx_rulebook_agenda},
  {"clocks", gx_rulebook_clocks},
  {"warnings", gx_rulebook_warnings},
  {"kpi_accumulate", gx_rulebook_kpi_accumulate},
  {"kpi_merge", gx_rulebook_kpi_merge},
  {"kpi_finish", gx_rulebook_kpi_finish},
};

static void ask(char *text) {
  char *fields[FIELDS];
  while (next(&text, fields)) {
    ask_function function = NULL;
    for (size_t place = 0; place < sizeof questions / sizeof questions[0]; place++) {
      if (strcmp(questions[place].name, fields[2]) == 0) {
        function = questions[place].ask;
      }
    }
    const gx_rulebook *rulebook = rulebook_of(fields[1]);
    if (function == NULL || rulebook == NULL) {
      say(false, fields[0], "names what there is not");
      continue;
    }
    gx_error *error = NULL;
    gx_text *answer = NULL;
    const gx_status status = function(rulebook, fields[3], strlen(fields[3]), &answer, &error);
    const bool same = (int)status == atoi(fields[4]);
    if (status == GX_OK) {
      const char *bytes = gx_text_data(answer);
      const bool whole = gx_text_length(answer) == strlen(fields[5]);
      say(same && whole && strcmp(bytes, fields[5]) == 0, fields[0], "another answer");
    } else {
      say(same && strcmp(gx_error_code(error, NULL), fields[5]) == 0, fields[0], "another error");
    }
    gx_text *again = NULL;
    const gx_status by_name = gx_rulebook_ask(rulebook, fields[2], strlen(fields[2]), fields[3],
                                              strlen(fields[3]), &again, NULL);
    const bool alike = by_name == status && gx_text_length(again) == gx_text_length(answer);
    say(alike && (again == NULL || strcmp(gx_text_data(again), gx_text_data(answer)) == 0), fields[0],
        "another answer by name");
    gx_text_free(&again);
    gx_text_free(&answer);
    gx_error_free(&error);
  }
}

/* The answer of one row. */
static gx_status reckon(const gx_calendar *calendar, const char *question, int64_t first, int64_t second,
                        int64_t *answer, gx_status *row) {
  const int32_t days = (int32_t)second;
  uint8_t bit = 0;
  gx_status status = GX_ARGUMENT;
  *answer = 0;
  if (strcmp(question, "add") == 0) {
    status = gx_calendar_add(calendar, &first, &second, 1, answer, row, NULL);
  } else if (strcmp(question, "due_latest") == 0) {
    status = gx_calendar_due_latest(calendar, &first, &second, 1, answer, row, NULL);
  } else if (strcmp(question, "between") == 0) {
    status = gx_calendar_between(calendar, &first, &second, 1, answer, row, NULL);
  } else if (strcmp(question, "add_working_days") == 0) {
    status = gx_calendar_add_working_days(calendar, &first, &days, 1, answer, row, NULL);
  } else if (strcmp(question, "next_open") == 0) {
    status = gx_calendar_next_open(calendar, &first, 1, answer, row, NULL);
  } else if (strcmp(question, "next_close") == 0) {
    status = gx_calendar_next_close(calendar, &first, 1, answer, row, NULL);
  } else if (strcmp(question, "prev_close") == 0) {
    status = gx_calendar_prev_close(calendar, &first, 1, answer, row, NULL);
  } else if (strcmp(question, "is_working") == 0) {
    status = gx_calendar_is_working(calendar, &first, 1, &bit, row, NULL);
    *answer = bit;
  } else if (strcmp(question, "on_holiday") == 0) {
    status = gx_calendar_on_holiday(calendar, &first, 1, &bit, row, NULL);
    *answer = bit;
  }
  return status;
}

static void calendars(char *text) {
  char *fields[FIELDS];
  while (next(&text, fields)) {
    gx_error *error = NULL;
    gx_calendar *calendar = NULL;
    gx_status status =
      gx_calendar_of(rulebook_of(fields[1]), fields[2], strlen(fields[2]), &calendar, &error);
    if (status != GX_OK) {
      say(false, fields[0], gx_error_message(error, NULL));
      gx_error_free(&error);
      continue;
    }
    int64_t answer = 0;
    gx_status row = GX_OK;
    status = reckon(calendar, fields[3], strtoll(fields[4], NULL, 10), strtoll(fields[5], NULL, 10), &answer,
                    &row);
    const bool same = status == GX_OK && row == atoi(fields[6]);
    say(same && answer == strtoll(fields[7], NULL, 10), fields[0], "another answer");
    gx_calendar_free(&calendar);
  }
}

static bool is_text(gx_status status, gx_text **text, const char *expected) {
  const bool same = status == GX_OK && strcmp(gx_text_data(*text), expected) == 0;
  gx_text_free(text);
  return same;
}

/* Adds to a text as far as there is room. */
static void add(char *text, size_t room, const char *format, ...) {
  const size_t length = strlen(text);
  va_list values;
  va_start(values, format);
  vsnprintf(text + length, room - length, format, values);
  va_end(values);
}

static bool bit(const uint8_t *bits, size_t row) { return (bits[row / 8] >> (row % 8) & 1) != 0; }

/* What is said of each row: status, whether the class is decided, levels, totals, causes, due day, late. */
static bool rows_are(const gx_results *results, const char *scheme, const char *expected) {
  static gx_status statuses[ROWS];
  static uint8_t decided[ROWS / 8], has[ROWS / 8], late[ROWS / 8];
  static int64_t least[ROWS], most[ROWS], holding[ROWS], open[ROWS];
  static char found[64 * ROWS];
  const uint8_t *safest = NULL, *riskiest = NULL;
  const int32_t *days = NULL;
  const size_t rows = gx_results_rows(results);
  const bool read = rows <= ROWS && gx_results_statuses(results, statuses, ROWS, NULL) == GX_OK &&
                    gx_results_decided(results, scheme, strlen(scheme), decided, sizeof decided, NULL) == GX_OK &&
                    gx_results_risk_levels(results, &safest, &riskiest, NULL) == GX_OK &&
                    gx_results_risk_totals(results, least, most, ROWS, NULL) == GX_OK &&
                    gx_results_warnings(results, holding, open, ROWS, NULL) == GX_OK &&
                    gx_results_due_days(results, &days, NULL) == GX_OK &&
                    gx_results_has_due(results, has, sizeof has, NULL) == GX_OK &&
                    gx_results_late(results, late, sizeof late, NULL) == GX_OK;
  found[0] = '\0';
  for (size_t row = 0; read && row < rows; row++) {
    add(found, sizeof found, "%s%d:%d:%u:%u:%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64, row == 0 ? "" : ";",
        (int)statuses[row], bit(decided, row), (unsigned)safest[row], (unsigned)riskiest[row], least[row], most[row],
        holding[row], open[row]);
    if (bit(has, row)) {
      add(found, sizeof found, ":%" PRId32, days[row]);
    } else {
      add(found, sizeof found, ":-");
    }
    add(found, sizeof found, ":%d", bit(late, row));
  }
  return read && strcmp(found, expected) == 0;
}

static void batches(char *text) {
  char *fields[FIELDS];
  while (next(&text, fields)) {
    static uint8_t block[1 << 14];
    static gx_place places[64];
    size_t length = strlen(fields[4]) / 2;
    for (size_t at = 0; at < length && at < sizeof block; at++) {
      unsigned byte = 0;
      sscanf(fields[4] + 2 * at, "%2x", &byte);
      block[at] = (uint8_t)byte;
    }
    size_t count = 0;
    for (char *part = strtok(fields[5], ";"); part != NULL && count < 64; part = strtok(NULL, ";")) {
      gx_place *place = &places[count++];
      memset(place, 0, sizeof *place);
      place->struct_size = sizeof *place;
      sscanf(part, "%" SCNu32 ":%" SCNu64 ":%" SCNu64 ":%" SCNu64 ":%" SCNu64 ":%" SCNu64, &place->has_known,
             &place->values, &place->stride, &place->known, &place->known_stride, &place->known_bit);
    }
    gx_error *error = NULL;
    gx_batch *batch = NULL;
    gx_results *results = NULL;
    gx_status status = gx_batch_new(rulebook_of(fields[1]), fields[2], strlen(fields[2]), &batch, &error);
    status = status != GX_OK ? status : gx_results_new(&results, &error);
    status = status != GX_OK ? status
                             : gx_batch_run(batch, block, length, places, count,
                                            (size_t)strtoull(fields[3], NULL, 10), results, &error);
    const uint8_t *classes = NULL;
    status = status != GX_OK ? status
                             : gx_results_classes(results, fields[6], strlen(fields[6]), &classes, &error);
    say(status == GX_OK, fields[0], error == NULL ? "" : gx_error_message(error, NULL));
    gx_error_free(&error);
    if (status == GX_OK) {
      char found[1024] = "";
      for (size_t row = 0; row < gx_results_rows(results); row++) {
        add(found, sizeof found, row == 0 ? "%u" : ",%u", (unsigned)classes[row]);
      }
      say(strcmp(found, fields[7]) == 0, fields[0], "other classes");
      say(rows_are(results, fields[6], fields[8]), fields[0], "other rows");
      gx_text *written = NULL;
      say(is_text(gx_results_sums(results, &written, NULL), &written, fields[9]), fields[0], "other sums");
      say(is_text(gx_results_wrong(results, &written, NULL), &written, fields[10]), fields[0], "other values");
    }
    gx_results_free(&results);
    gx_batch_free(&batch);
  }
}

/* A call that must fail: the status, an error with help, and nothing written. */
static void refuse(const char *name, gx_status expected, gx_status status, gx_error **error) {
  const bool said = *error != NULL && gx_error_status(*error) == status && gx_error_help(*error, NULL) != NULL;
  say(status == expected && said, name, gx_status_name(status));
  gx_error_free(error);
  gx_error_free(error); /* twice is harmless */
}

static void misuse(void) {
  gx_error *e = NULL;
  gx_rulebook *rulebook = NULL;
  gx_text *text = NULL;
  static const char broken[] = {'c', 'o', (char)0xff};
  refuse("no text", GX_NULL_ARGUMENT, gx_rulebook_from_toml(NULL, 5, &rulebook, &e), &e);
  refuse("no result", GX_NULL_ARGUMENT, gx_rulebook_from_toml("", 0, NULL, &e), &e);
  refuse("no UTF-8", GX_INVALID_UTF8, gx_rulebook_from_json(broken, 3, &rulebook, &e), &e);
  refuse("too long", GX_LENGTH, gx_rulebook_from_json("x", (size_t)PTRDIFF_MAX + 1, &rulebook, &e), &e);
  refuse("no JSON", GX_SYNTAX, gx_rulebook_from_json("{", 1, &rulebook, &e), &e);
  refuse("no preset", GX_NAME, gx_rulebook_from_preset("tiers", 5, NULL, 0, &rulebook, &e), &e);
  refuse("no rulebook", GX_NULL_ARGUMENT, gx_rulebook_decide(NULL, "{}", 2, &text, &e), &e);
  say(rulebook == NULL && text == NULL, "failures", "something was written");
  say(gx_rulebook_from_preset("renewal", 7, NULL, 0, &rulebook, NULL) == GX_OK, "renewal", "does not load");
  refuse("an empty request", GX_SYNTAX, gx_rulebook_decide(rulebook, NULL, 0, &text, &e), &e);
  gx_batch *batch = NULL;
  static const char columns[] =
    "{\"as_of\":\"2026-06-30\",\"columns\":[{\"fact\":\"strategic\",\"width\":\"u8\",\"units\":\"flag\"}]}";
  say(gx_batch_new(rulebook, columns, strlen(columns), &batch, NULL) == GX_OK, "columns", "do not compile");
  gx_results *results = NULL;
  say(gx_results_new(&results, NULL) == GX_OK, "results", "none");
  const uint8_t flag = 1;
  gx_place place;
  memset(&place, 0, sizeof place);
  refuse("no size", GX_STRUCT_SIZE, gx_batch_run(batch, &flag, 1, &place, 1, 1, results, &e), &e);
  place.struct_size = sizeof place;
  refuse("too few places", GX_LENGTH, gx_batch_run(batch, &flag, 1, &place, 0, 1, results, &e), &e);
  refuse("too many rows", GX_LENGTH, gx_batch_run(batch, &flag, 1, &place, 1, 2, results, &e), &e);
  refuse("SIZE_MAX rows", GX_LENGTH, gx_batch_run(batch, &flag, 1, &place, 1, SIZE_MAX, results, &e), &e);
  say(gx_batch_run(batch, NULL, 0, &place, 1, 0, results, NULL) == GX_OK, "no rows", "refused");
  say(gx_batch_run(batch, &flag, 1, &place, 1, 1, results, NULL) == GX_OK, "one row", "refused");
  const uint8_t *classes = NULL;
  refuse("no scheme", GX_NAME, gx_results_classes(results, "x", 1, &classes, &e), &e);
  gx_results_free(&results);
  gx_results_free(&results);
  gx_batch_free(&batch);
  gx_batch_free(&batch);
  gx_rulebook *copy = NULL;
  say(gx_rulebook_clone(rulebook, &copy, NULL) == GX_OK, "clone", "refused");
  gx_rulebook_free(&rulebook);
  gx_rulebook_free(&rulebook);
  say(strcmp(gx_rulebook_code(copy, NULL), "renewal") == 0, "clone", "lost its rulebook");
  gx_rulebook_free(&copy);
  gx_rulebook_free(NULL);
  gx_text_free(NULL);
  gx_error_free(NULL);
  gx_calendar_free(NULL);
}

int main(int count, char **arguments) {
  if (count != 2) {
    fputs("usage: vectors FOLDER\n", stderr);
    return 2;
  }
  if (gx_abi_version() != 1 || gx_rulebook_format() != 1) {
    fputs("the library is of another version than this program\n", stderr);
    return 2;
  }
  static const struct {
    const char *name;
    void (*run)(char *);
  } tables[] = {
    {"rulebooks.tsv", load}, {"questions.tsv", ask}, {"calendars.tsv", calendars}, {"batches.tsv", batches}};
  char *texts[4];
  for (size_t table = 0; table < 4; table++) {
    texts[table] = slurp(arguments[1], tables[table].name);
    tables[table].run(texts[table]);
  }
  for (size_t place = 0; place < loaded; place++) {
    gx_rulebook_free(&rulebooks[place].rulebook);
  }
  for (size_t table = 0; table < 4; table++) {
    free(texts[table]);
  }
  misuse();
  printf("%u passed, %u failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
