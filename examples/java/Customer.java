import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** What a CRM asks about one customer and one of its issues. */
public final class Customer {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Shanghai"));

    private static final String QUESTION =
            """
            { "as_of": "2024-06-30", "language": "%s",
              "portfolio": { "customers": [{ "id": "KH0001", "annual_amount": "496800" }] } }
            """;
    private static final String AS_OF = "2024-03-18T12:00:00+08:00";
    private static final String CLOCKS =
            """
            { "as_of": "%s", "events": [{
                "id": "e1", "customer": "KH0001", "at": "2024-03-18T09:30:00+08:00",
                "kind": { "issue": { "issue": "WT202403002", "action": { "register": {
                    "severity": "general", "owner": "chen",
                    "expected_at": "2024-03-20T12:00:00+08:00"
                } } } }
            }] }
            """;

    // Whatever the locale of the console is.
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Guanxi.Rulebook rulebook;

    private Customer(Guanxi.Rulebook rulebook) {
        this.rulebook = rulebook;
    }

    private static String joined(Object list, String sign) {
        return Json.list(list).stream().map(Object::toString).collect(Collectors.joining(sign));
    }

    private static String inWords(Object decision) {
        Object decided = Json.at(decision, "decided");
        if (decided != null) {
            return (String) Json.at(decided, "value");
        }
        Object open = Json.at(decision, "undetermined");
        String possible = joined(Json.at(open, "possible"), " or ");
        return possible + "; not known: " + joined(Json.at(open, "missing"), ", ");
    }

    private void decide() {
        out.println("Customer KH0001, 496800 a year, as of 2024-06-30");
        // Of the languages only `explain` wants to know.
        String question = QUESTION.replace("\"language\": \"%s\",", "");
        Object answer = Json.read(rulebook.ask("decide", question));
        for (Object one : Json.list(answer, "customers", 0, "schemes")) {
            String decision = inWords(Json.at(one, "decision"));
            out.printf("  %-8s %s%n", Json.at(one, "scheme"), decision);
        }
        explain("en", "Why, and how far to the next class");
        explain("zh", "中文说明");
    }

    private void explain(String language, String heading) {
        Object answer = Json.read(rulebook.ask("explain", QUESTION.formatted(language)));
        String text = (String) Json.at(answer, "customers", 0, "schemes", 0, "text");
        out.println("\n" + heading);
        text.lines().forEach(line -> out.println("  " + line));
    }

    private void misspell() {
        out.println("\nA request with a misspelt key");
        try {
            String question = "{\"as_off\":\"2024-06-30\",\"portfolio\":{}}";
            rulebook.ask("decide", question);
        } catch (Guanxi.GuanxiError error) {
            out.printf("  %s (%s): %s%n", error.code, error.statusName, error.getMessage());
            String place = "line %d, column %d".formatted(error.line, error.column);
            out.printf("  %s; help: %s%n", place, error.help);
        }
    }

    private void clocks() {
        Object answer = Json.read(rulebook.ask("clocks", CLOCKS.formatted(AS_OF)));
        out.println("\nIssue WT202403002 at " + LOCAL.format(OffsetDateTime.parse(AS_OF)));
        // What the rulebook does not take is no error of the call; it stands in the answer.
        for (Object refused : Json.list(answer, "refused")) {
            out.println("  refused: " + Json.at(refused, "message"));
        }
        for (Object reading : Json.list(answer, "readings")) {
            for (Object clock : Json.list(reading, "clocks")) {
                out.printf("  %-10s %s%n", Json.at(clock, "milestone"), stands(clock));
            }
        }
    }

    private static String stands(Object clock) {
        String state = ((String) Json.at(clock, "state")).replace('_', ' ');
        String due = (String) Json.at(clock, "due");
        if (due == null) {
            return state;
        }
        long remaining = ((BigDecimal) Json.at(clock, "remaining")).longValueExact();
        long minutes = Math.abs(remaining) / 60;
        String time = "%d h %02d min".formatted(minutes / 60, minutes % 60);
        String left = remaining >= 0 ? "left" : "over";
        return "%s, due %s, %s %s".formatted(state, LOCAL.format(Instant.parse(due)), time, left);
    }

    private void reckon() {
        Instant start = OffsetDateTime.parse("2024-03-15T16:30:00+08:00").toInstant();
        out.println("\nCalendar `office`");
        try (Guanxi.Calendar office = rulebook.calendar("office")) {
            long[] starts = {start.getEpochSecond()};
            Guanxi.Rows due = office.add(starts, new long[] {8 * 3600});
            if (due.statuses()[0] != Guanxi.OK) {
                out.println("  no answer: " + Guanxi.statusName(due.statuses()[0]));
                return;
            }
            String end = LOCAL.format(Instant.ofEpochSecond(due.values()[0]));
            String from = LOCAL.format(start);
            out.println("  8 working hours from " + from + " are over at " + end);
        }
    }

    public static void main(String[] arguments) {
        try (Guanxi.Rulebook rulebook = Guanxi.Rulebook.preset("service_quality")) {
            Customer customer = new Customer(rulebook);
            String of = rulebook.code() + " " + rulebook.version();
            customer.out.println("guanxi " + Guanxi.version() + ", rulebook " + of + "\n");
            customer.decide();
            customer.misspell();
            customer.clocks();
            customer.reckon();
        } catch (Guanxi.GuanxiError error) {
            System.err.println(error.code + ": " + error.getMessage() + "; " + error.help);
            System.exit(1);
        } catch (IllegalStateException error) {
            System.err.println(error.getMessage());
            System.exit(1);
        }
    }
}
