/* A small CRM in C: its customers are structs, its rules are the preset `service_quality`.
 *
 * It classifies all of its customers in one call, explains one of them, says when an issue is due, reckons
 * in working time, and shows what a mistake looks like.
 */
#include <guanxi.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the CRM keeps of a customer. */
struct customer {
  char name[16];
  int64_t annual_amount_fen;
  int32_t first_deal; /* days since 1970-01-01 */
  uint8_t known;      /* bit 0: the amount, bit 1: the first deal */
};

enum { AMOUNT_KNOWN = 0, FIRST_DEAL_KNOWN = 1 };

static const struct customer customers[] = {
  {"Beichen", 65000000, 18993, 3},
  {"Yuanshan", 49680000, 19358, 3},
  {"Jiangnan", 9999999, 19783, 3},
  {"Qingsong", 0, 19601, 2},
};

enum { CUSTOMERS = sizeof customers / sizeof customers[0] };

/* Ends the program where a call failed, with everything that the library says. */
static void check(gx_status status, gx_error **error, const char *what) {
  if (status == GX_OK) {
    return;
  }
  fprintf(stderr, "%s: %s\n%s", what, gx_status_name(status), gx_error_report(*error, NULL));
  gx_error_free(error);
  exit(1);
}

/* The value behind `"key":"` in a compact JSON text that the library wrote; real programs use a reader. */
static const char *find(const char *json, const char *key, char *value, size_t room) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char *at = strstr(json, quoted);
  size_t length = 0;
  if (at != NULL) {
    at += strlen(quoted);
    const char *ends = *at == '"' ? (at++, "\"") : ",}]";
    length = strcspn(at, ends);
  }
  if (length >= room) {
    length = room - 1;
  }
  if (length > 0) {
    memcpy(value, at, length);
  }
  value[length] = '\0';
  return value;
}

/* All customers in one call: the structs are read where they are. */
static void classify(const gx_rulebook *rulebook) {
  static const char columns[] =
    "{\"as_of\": \"2024-06-30\", \"classes_only\": true, \"columns\": ["
    "{\"fact\": \"annual_amount\", \"width\": \"i64\", \"units\": {\"minor\": 2},"
    " \"unknown\": \"bitmap\"},"
    "{\"fact\": \"first_deal\", \"width\": \"i32\", \"units\": \"date\", \"unknown\": \"bitmap\"}]}";
  gx_place places[2];
  memset(places, 0, sizeof places);
  for (size_t place = 0; place < 2; place++) {
    places[place].struct_size = sizeof(gx_place);
    places[place].has_known = 1;
    places[place].stride = sizeof(struct customer);
    places[place].known = offsetof(struct customer, known);
    places[place].known_stride = sizeof(struct customer);
  }
  places[0].values = offsetof(struct customer, annual_amount_fen);
  places[0].known_bit = AMOUNT_KNOWN;
  places[1].values = offsetof(struct customer, first_deal);
  places[1].known_bit = FIRST_DEAL_KNOWN;

  gx_error *error = NULL;
  gx_batch *batch = NULL;
  gx_results *results = NULL;
  check(gx_batch_new(rulebook, columns, strlen(columns), &batch, &error), &error, "compile");
  check(gx_results_new(&results, &error), &error, "results");
  check(gx_batch_run(batch, customers, sizeof customers, places, 2, CUSTOMERS,
                     results, &error),
        &error, "classify");
  const uint8_t *tiers = NULL;
  check(gx_results_classes(results, "tier", 4, &tiers, &error), &error, "tiers");
  puts("tiers as of 2024-06-30 (preset service_quality)");
  for (size_t row = 0; row < CUSTOMERS; row++) {
    if (tiers[row] == GX_CLASS_OPEN) {
      printf("  %-10s open: the annual amount is not known\n", customers[row].name);
    } else {
      printf("  %-10s %c\n", customers[row].name, 'A' + tiers[row]);
    }
  }
  gx_results_free(&results);
  gx_batch_free(&batch);
}

/* One customer in words. */
static void explain(const gx_rulebook *rulebook, const char *language) {
  char request[256];
  snprintf(request, sizeof request,
           "{\"as_of\":\"2024-06-30\",\"language\":\"%s\",\"portfolio\":{\"customers\":[{\"id\":"
           "\"Yuanshan\",\"annual_amount\":\"496800\"}]}}",
           language);
  gx_error *error = NULL;
  gx_text *answer = NULL;
  check(gx_rulebook_explain(rulebook, request, strlen(request), &answer, &error), &error, "explain");
  char text[1024];
  find(gx_text_data(answer), "text", text, sizeof text);
  printf("\nYuanshan (%s)\n  ", language);
  for (const char *at = text; *at != '\0'; at++) {
    if (at[0] == '\\' && at[1] == 'n') {
      at++;
      fputs(at[1] == '\0' ? "\n" : "\n  ", stdout);
    } else {
      putchar(*at);
    }
  }
  gx_text_free(&answer);
}

/* Where the clock of an issue stands. */
static void read_clock(const gx_rulebook *rulebook) {
  static const char request[] =
    "{\"as_of\":\"2024-03-18T14:00:00+08:00\",\"events\":[{\"id\":\"e1\",\"customer\":\"Beichen\","
    "\"at\":\"2024-03-18T09:30:00+08:00\",\"kind\":{\"issue\":{\"issue\":\"WT202403001\",\"action\":"
    "{\"register\":{\"severity\":\"urgent\",\"owner\":\"chen\","
    "\"expected_at\":\"2024-03-18T18:00:00+08:00\"}}}}}]}";
  gx_error *error = NULL;
  gx_text *answer = NULL;
  check(gx_rulebook_clocks(rulebook, request, strlen(request), &answer, &error), &error, "clocks");
  const char *json = gx_text_data(answer);
  const char *clocks = strstr(json, "\"clocks\":[");
  puts("\nissue WT202403001 as of 2024-03-18 14:00 in Shanghai");
  while (clocks != NULL && (clocks = strstr(clocks, "\"milestone\":")) != NULL) {
    char milestone[32];
    char due[32];
    char left[32];
    find(clocks, "milestone", milestone, sizeof milestone);
    find(clocks, "due", due, sizeof due);
    find(clocks, "remaining", left, sizeof left);
    printf("  %-12s due %s, %s s of working time left\n", milestone, due, left);
    clocks++;
  }
  gx_text_free(&answer);
}

/* Working time: two hours from Friday, 17:00. */
static void reckon(const gx_rulebook *rulebook) {
  gx_error *error = NULL;
  gx_calendar *office = NULL;
  check(gx_calendar_of(rulebook, "office", 6, &office, &error), &error, "calendar");
  const int64_t friday = 1710493200; /* 2024-03-15T17:00:00+08:00 */
  const int64_t two_hours = 2 * 60 * 60;
  int64_t due = 0;
  gx_status row = GX_OK;
  check(gx_calendar_add(office, &friday, &two_hours, 1, &due, &row, &error), &error, "add");
  char text[32] = "";
  const time_t seconds = (time_t)(due + 8 * 60 * 60);
  const struct tm *local = gmtime(&seconds);
  if (row == GX_OK && local != NULL) {
    strftime(text, sizeof text, "%A %Y-%m-%d %H:%M", local);
  }
  printf("\ntwo working hours from Friday 2024-03-15 17:00: %s\n", text);
  gx_calendar_free(&office);
}

/* What a mistake looks like. */
static void mistake(const gx_rulebook *rulebook) {
  static const char request[] = "{\"as_off\":\"2024-06-30\"}";
  gx_error *error = NULL;
  gx_text *answer = NULL;
  const gx_status status = gx_rulebook_decide(rulebook, request, strlen(request), &answer, &error);
  printf("\na mistake: %s %s: %s\n  help: %s\n", gx_status_name(status), gx_error_code(error, NULL),
         gx_error_message(error, NULL), gx_error_help(error, NULL));
  gx_error_free(&error);
}

int main(void) {
  gx_error *error = NULL;
  gx_rulebook *rulebook = NULL;
  check(gx_rulebook_from_preset("service_quality", 15, NULL, 0, &rulebook, &error), &error, "load");
  printf("guanxi %s, rulebook %s %s\n\n", gx_version(), gx_rulebook_code(rulebook, NULL),
         gx_rulebook_version(rulebook, NULL));
  classify(rulebook);
  explain(rulebook, "en");
  explain(rulebook, "zh");
  read_clock(rulebook);
  reckon(rulebook);
  mistake(rulebook);
  gx_rulebook_free(&rulebook);
  return 0;
}
