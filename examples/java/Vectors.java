import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs the vectors that every language runs: tests/vectors/c_abi, a case a line. */
public final class Vectors {
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Map<String, String[]> sources = new HashMap<>();
    private final Map<String, Guanxi.Rulebook> loaded = new HashMap<>();
    private final Path folder;
    private int passed;
    private int failed;

    private Vectors(Path folder) throws IOException {
        this.folder = folder;
        for (String[] line : table("rulebooks")) {
            sources.put(line[0], line);
        }
    }

    /** The lines of a table; they end with "\n" and nothing else. */
    private List<String[]> table(String name) throws IOException {
        String text = Files.readString(folder.resolve(name + ".tsv"));
        // The last field may be empty.
        return Arrays.stream(text.split("\n")).map(line -> line.split("\t", -1)).toList();
    }

    private Guanxi.Rulebook rulebook(String name) {
        String[] source = sources.get(name);
        if (source == null) {
            throw new NoSuchElementException("rulebooks.tsv has no `" + name + "`");
        }
        return loaded.computeIfAbsent(
                name,
                any -> source[1].equals("json")
                        ? Guanxi.Rulebook.fromJson(source[2])
                        : Guanxi.Rulebook.preset(source[2], source[3]));
    }

    private interface Run {
        List<String> of(Guanxi.Rulebook rulebook, String[] line);
    }

    private void run(String name, int answers, Run run) throws IOException {
        for (String[] line : table(name)) {
            List<String> expected = List.of(line).subList(line.length - answers, line.length);
            List<String> found;
            try {
                found = run.of(rulebook(line[1]), line);
            } catch (Guanxi.GuanxiError | NoSuchElementException error) {
                found = List.of(error.getMessage());
            }
            if (found.equals(expected)) {
                passed++;
                continue;
            }
            failed++;
            out.println(name + ": " + line[0]);
            out.println("  expected " + String.join(" | ", expected));
            out.println("  found    " + String.join(" | ", found));
        }
    }

    private static List<String> ask(Guanxi.Rulebook rulebook, String[] line) {
        try {
            return List.of("0", rulebook.ask(line[2], line[3]));
        } catch (Guanxi.GuanxiError error) {
            return List.of(Integer.toString(error.status), error.code);
        }
    }

    private static List<String> reckon(Guanxi.Rulebook rulebook, String[] line) {
        long[] first = {Long.parseLong(line[4])};
        long[] second = {Long.parseLong(line[5])};
        try (Guanxi.Calendar calendar = rulebook.calendar(line[2])) {
            Guanxi.Rows found = switch (line[3]) {
                case "add" -> calendar.add(first, second);
                case "due_latest" -> calendar.dueLatest(first, second);
                case "between" -> calendar.between(first, second);
                case "add_working_days" -> {
                    int[] days = {Math.toIntExact(second[0])};
                    yield calendar.addWorkingDays(first, days);
                }
                case "is_working" -> calendar.isWorking(first);
                case "on_holiday" -> calendar.onHoliday(first);
                case "next_open" -> calendar.nextOpen(first);
                case "next_close" -> calendar.nextClose(first);
                case "prev_close" -> calendar.prevClose(first);
                default -> throw new NoSuchElementException("no question `" + line[3] + "`");
            };
            return List.of(
                    Integer.toString(found.statuses()[0]), Long.toString(found.values()[0]));
        }
    }

    private static Guanxi.Place place(String text) {
        long[] of = Arrays.stream(text.split(":")).mapToLong(Long::parseLong).toArray();
        return new Guanxi.Place(of[1], of[2], of[0] == 1, of[3], of[4], of[5]);
    }

    private static List<String> review(Guanxi.Rulebook rulebook, String[] line) {
        long rows = Long.parseLong(line[3]);
        byte[] block = HexFormat.of().parseHex(line[4]);
        List<Guanxi.Place> places = Arrays.stream(line[5].split(";")).map(Vectors::place).toList();
        try (Guanxi.Batch batch = rulebook.batch(line[2]);
                Guanxi.Results results = new Guanxi.Results()) {
            batch.run(block, places, rows, results);
            String classes =
                    Arrays.stream(results.classes(line[6]))
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","));
            return List.of(classes, rows(results, line[6]), results.sums(), results.wrong());
        }
    }

    /** Each row: status, whether decided, levels, totals, causes, due day, whether late. */
    private static String rows(Guanxi.Results results, String scheme) {
        int[] statuses = results.statuses();
        int[] days = results.dueDays();
        int[][] levels = results.riskLevels();
        long[][] totals = results.riskTotals();
        long[][] causes = results.warnings();
        boolean[] decided = results.decided(scheme);
        boolean[] due = results.hasDue();
        boolean[] late = results.late();
        IntFunction<String> row =
                at ->
                        Stream.of(
                                        statuses[at],
                                        decided[at] ? 1 : 0,
                                        levels[0][at],
                                        levels[1][at],
                                        totals[0][at],
                                        totals[1][at],
                                        causes[0][at],
                                        causes[1][at],
                                        due[at] ? days[at] : "-",
                                        late[at] ? 1 : 0)
                                .map(Object::toString)
                                .collect(Collectors.joining(":"));
        return IntStream.range(0, statuses.length).mapToObj(row).collect(Collectors.joining(";"));
    }

    private boolean all() throws IOException {
        try {
            run("questions", 2, Vectors::ask);
            run("calendars", 2, Vectors::reckon);
            run("batches", 4, Vectors::review);
        } finally {
            loaded.values().forEach(Guanxi.Rulebook::close);
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0 && passed > 0;
    }

    public static void main(String[] arguments) {
        String folder = arguments.length > 0 ? arguments[0] : "tests/vectors/c_abi";
        try {
            System.exit(new Vectors(Path.of(folder)).all() ? 0 : 1);
        } catch (IOException error) {
            System.err.println("the vectors cannot be read: " + error);
        } catch (IllegalStateException error) {
            System.err.println(error.getMessage());
        }
        System.exit(1);
    }
}
