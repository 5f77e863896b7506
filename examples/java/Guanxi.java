import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The C functions of guanxi for Java, through JNA.
 *
 * <p>The library is what the environment variable GUANXI_LIBRARY names, else {@code guanxi} of the
 * system. Handles are freed once, by {@code close}: use try with resources. Errors are thrown as
 * {@link GuanxiError}. Calls with one rulebook, calendar or batch may run on several threads at
 * once; results belong to one thread at a time.
 */
public final class Guanxi {
    public static final int OK = 0;
    /** The class of a row for which several are possible. */
    public static final int CLASS_OPEN = 255;

    /** The version of the C functions that this class is written for. */
    private static final int ABI_VERSION = 1;

    private static Functions functions;

    private Guanxi() {}

    /** The functions of the library, loaded once. */
    private static synchronized Functions library() {
        if (functions == null) {
            functions = load();
        }
        return functions;
    }

    private static Functions load() {
        String given = System.getenv("GUANXI_LIBRARY");
        String path = given == null || given.isEmpty() ? "guanxi" : given;
        String found;
        Functions loaded;
        try {
            loaded = Native.load(path, Functions.class);
            found = Integer.toUnsignedString(loaded.gx_abi_version());
        } catch (UnsatisfiedLinkError error) {
            String why = error.getMessage().lines().limit(2).collect(Collectors.joining(" "));
            String help = "set GUANXI_LIBRARY to the path of the library";
            String message = "`" + path + "` cannot be used: " + why + "; " + help;
            throw new IllegalStateException(message, error);
        }
        if (!found.equals(Integer.toString(ABI_VERSION))) {
            String message = "has version " + found + " of the C functions, not " + ABI_VERSION;
            throw new IllegalStateException("`" + path + "` " + message);
        }
        return loaded;
    }

    /** What went wrong: the code is stable; help says what to write instead, or is null. */
    public static final class GuanxiError extends RuntimeException {
        private static final long serialVersionUID = 1;

        public final int status;
        public final String statusName;
        public final String code;
        public final String help;
        public final String path;
        public final String report;
        public final long line;
        public final long column;

        private GuanxiError(int status, Pointer error) {
            super(view(error, library()::gx_error_message));
            this.status = status;
            statusName = Guanxi.statusName(status);
            code = view(error, library()::gx_error_code);
            help = view(error, library()::gx_error_help);
            path = view(error, library()::gx_error_path);
            report = view(error, library()::gx_error_report);
            line = Integer.toUnsignedLong(library().gx_error_line(error));
            column = Integer.toUnsignedLong(library().gx_error_column(error));
        }
    }

    private interface View {
        Pointer of(Pointer handle, Functions.SizeByReference length);
    }

    /** A text that belongs to a handle, copied. */
    private static String view(Pointer handle, View view) {
        Functions.SizeByReference length = new Functions.SizeByReference();
        Pointer data = view.of(handle, length);
        return data == null ? null : read(data, length.value());
    }

    private static String read(Pointer data, long length) {
        return new String(data.getByteArray(0, Math.toIntExact(length)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Functions.Size size(byte[] bytes) {
        return new Functions.Size(bytes.length);
    }

    /** Calls a function whose last parameter is the error. */
    private static void call(ToIntFunction<PointerByReference> function) {
        PointerByReference error = new PointerByReference();
        int status = function.applyAsInt(error);
        if (status != OK) {
            try {
                throw new GuanxiError(status, error.getValue());
            } finally {
                library().gx_error_free(error);
            }
        }
    }

    private interface Gives {
        int call(PointerByReference out, PointerByReference error);
    }

    /** Calls a function that gives a handle or an array. */
    private static Pointer given(Gives function) {
        PointerByReference out = new PointerByReference();
        call(error -> function.call(out, error));
        return out.getValue();
    }

    /** Calls a function that gives a text. */
    private static String text(Gives function) {
        PointerByReference text = new PointerByReference(given(function));
        try {
            Pointer handle = text.getValue();
            long length = library().gx_text_length(handle).longValue();
            return read(library().gx_text_data(handle), length);
        } finally {
            library().gx_text_free(text);
        }
    }

    public static String version() {
        return library().gx_version().getString(0, "UTF-8");
    }

    public static String statusName(int status) {
        return library().gx_status_name(status).getString(0, "UTF-8");
    }

    /** The names of the bundled rulebooks as a JSON list. */
    public static String presetNames() {
        return text(library()::gx_preset_names);
    }

    /** The JSON Schema of rulebook files. */
    public static String rulebookSchema() {
        return text(library()::gx_rulebook_schema);
    }

    /** The JSON Schema of the requests of a question; {@code columns} for {@link Batch}. */
    public static String requestSchema(String question) {
        byte[] name = bytes(question);
        return text((out, error) -> library().gx_request_schema(name, size(name), out, error));
    }

    private static Functions.Ask ask(String question) {
        Functions of = library();
        return switch (question) {
            case "check" -> of::gx_rulebook_check;
            case "test" -> of::gx_rulebook_test;
            case "diff" -> of::gx_rulebook_diff;
            case "decide" -> of::gx_rulebook_decide;
            case "explain" -> of::gx_rulebook_explain;
            case "review" -> of::gx_rulebook_review;
            case "due" -> of::gx_rulebook_due;
            case "agenda" -> of::gx_rulebook_agenda;
            case "clocks" -> of::gx_rulebook_clocks;
            case "warnings" -> of::gx_rulebook_warnings;
            case "kpi_accumulate" -> of::gx_rulebook_kpi_accumulate;
            case "kpi_merge" -> of::gx_rulebook_kpi_merge;
            case "kpi_finish" -> of::gx_rulebook_kpi_finish;
            default -> throw new IllegalArgumentException("no question `" + question + "`");
        };
    }

    /** Something of the library that is freed once. A handle that was closed is NULL to it. */
    private abstract static class Handle implements AutoCloseable {
        private final AtomicReference<Pointer> pointer;

        Handle(Pointer pointer) {
            this.pointer = new AtomicReference<>(pointer);
        }

        final Pointer pointer() {
            return pointer.get();
        }

        abstract void free(PointerByReference taken);

        @Override
        public final void close() {
            Pointer taken = pointer.getAndSet(null);
            if (taken != null) {
                free(new PointerByReference(taken));
            }
        }
    }

    /** All policies of one organisation. */
    public static final class Rulebook extends Handle {
        private Rulebook(Pointer pointer) {
            super(pointer);
        }

        @Override
        void free(PointerByReference taken) {
            library().gx_rulebook_free(taken);
        }

        /** A bundled rulebook as it is. */
        public static Rulebook preset(String name) {
            return preset(name, "");
        }

        /** A bundled rulebook; its parameters are a JSON object of texts, or empty. */
        public static Rulebook preset(String name, String parameters) {
            byte[] named = bytes(name);
            byte[] with = bytes(parameters);
            Gives load =
                    (out, error) ->
                            library()
                                    .gx_rulebook_from_preset(
                                            named, size(named), with, size(with), out, error);
            return new Rulebook(given(load));
        }

        public static Rulebook fromToml(String text) {
            byte[] toml = bytes(text);
            return new Rulebook(
                    given((out, error) ->
                            library().gx_rulebook_from_toml(toml, size(toml), out, error)));
        }

        public static Rulebook fromJson(String text) {
            byte[] json = bytes(text);
            return new Rulebook(
                    given((out, error) ->
                            library().gx_rulebook_from_json(json, size(json), out, error)));
        }

        /** One more handle of the same rulebook. */
        public Rulebook another() {
            return new Rulebook(
                    given((out, error) -> library().gx_rulebook_clone(pointer(), out, error)));
        }

        public String code() {
            return view(pointer(), library()::gx_rulebook_code);
        }

        public String version() {
            return view(pointer(), library()::gx_rulebook_version);
        }

        /** The rulebook as JSON text, with everything that presets brought. */
        public String document() {
            return text((out, error) -> library().gx_rulebook_document(pointer(), out, error));
        }

        /** The answer to a question, such as {@code decide}; both are JSON texts. */
        public String ask(String question, String request) {
            Functions.Ask ask = Guanxi.ask(question);
            byte[] json = bytes(request);
            return text((out, error) -> ask.call(pointer(), json, size(json), out, error));
        }

        public Calendar calendar(String code) {
            byte[] named = bytes(code);
            return new Calendar(
                    given((out, error) ->
                            library().gx_calendar_of(pointer(), named, size(named), out, error)));
        }

        /** Compiles the rulebook for columns that a JSON text describes. */
        public Batch batch(String columns) {
            byte[] json = bytes(columns);
            return new Batch(
                    given((out, error) ->
                            library().gx_batch_new(pointer(), json, size(json), out, error)));
        }
    }

    /** Answers of a calendar, and a status for each: {@link #OK}, or why the row has none. */
    public record Rows(long[] values, int[] statuses) {}

    /** A business calendar. Instants are Unix seconds. */
    public static final class Calendar extends Handle {
        private Calendar(Pointer pointer) {
            super(pointer);
        }

        @Override
        void free(PointerByReference taken) {
            library().gx_calendar_free(taken);
        }

        /** When so many seconds of working time after each instant are over. */
        public Rows add(long[] starts, long[] seconds) {
            return two(library()::gx_calendar_add, starts, seconds, seconds.length);
        }

        public Rows dueLatest(long[] starts, long[] seconds) {
            return two(library()::gx_calendar_due_latest, starts, seconds, seconds.length);
        }

        /** The seconds of working time from one instant to another. */
        public Rows between(long[] from, long[] to) {
            return two(library()::gx_calendar_between, from, to, to.length);
        }

        public Rows addWorkingDays(long[] starts, int[] days) {
            return two(library()::gx_calendar_add_working_days, starts, days, days.length);
        }

        /** 1 for each instant in working time, else 0. */
        public Rows isWorking(long[] instants) {
            return whether(library()::gx_calendar_is_working, instants);
        }

        /** 1 for each instant on a holiday, else 0. */
        public Rows onHoliday(long[] instants) {
            return whether(library()::gx_calendar_on_holiday, instants);
        }

        public Rows nextOpen(long[] instants) {
            return one(library()::gx_calendar_next_open, instants);
        }

        public Rows nextClose(long[] instants) {
            return one(library()::gx_calendar_next_close, instants);
        }

        public Rows prevClose(long[] instants) {
            return one(library()::gx_calendar_prev_close, instants);
        }

        private <T> Rows two(Functions.OfTwo<T> function, long[] first, T second, int count) {
            if (first.length != count) {
                throw new IllegalArgumentException("the arrays differ in length");
            }
            Rows rows = new Rows(new long[count], new int[count]);
            call(error ->
                    function.call(
                            pointer(),
                            first,
                            second,
                            new Functions.Size(count),
                            rows.values,
                            rows.statuses,
                            error));
            return rows;
        }

        private Rows one(Functions.OfOne function, long[] instants) {
            int count = instants.length;
            Rows rows = new Rows(new long[count], new int[count]);
            Functions.Size size = new Functions.Size(count);
            call(error ->
                    function.call(pointer(), instants, size, rows.values, rows.statuses, error));
            return rows;
        }

        private Rows whether(Functions.Whether function, long[] instants) {
            int count = instants.length;
            byte[] answers = new byte[count];
            Rows rows = new Rows(new long[count], new int[count]);
            Functions.Size size = new Functions.Size(count);
            call(error ->
                    function.call(pointer(), instants, size, answers, rows.statuses, error));
            for (int row = 0; row < count; row++) {
                rows.values[row] = answers[row];
            }
            return rows;
        }
    }

    /** Where the values of a column lie in a block: offsets and strides in bytes. */
    public record Place(
            long values,
            long stride,
            boolean hasKnown,
            long known,
            long knownStride,
            long knownBit) {
        private static final int BYTES = 48;

        /** A column of which every value is known. */
        public static Place of(long values, long stride) {
            return new Place(values, stride, false, 0, 0, 0);
        }

        private void write(Memory list, long at) {
            list.setInt(at, BYTES);
            list.setInt(at + 4, hasKnown ? 1 : 0);
            list.setLong(at + 8, values);
            list.setLong(at + 16, stride);
            list.setLong(at + 24, known);
            list.setLong(at + 32, knownStride);
            list.setLong(at + 40, knownBit);
        }
    }

    /** A rulebook compiled for columns, as of a day. Made by {@link Rulebook#batch}. */
    public static final class Batch extends Handle {
        private Batch(Pointer pointer) {
            super(pointer);
        }

        @Override
        void free(PointerByReference taken) {
            library().gx_batch_free(taken);
        }

        /** What the numbers of the results mean, as JSON. */
        public String meaning() {
            return text((out, error) -> library().gx_batch_meaning(pointer(), out, error));
        }

        /** Reviews the rows of a block; the results are in place of what was there. */
        public void run(byte[] block, List<Place> places, long rows, Results results) {
            Memory list = list(places);
            Functions.Size count = new Functions.Size(places.size());
            call(error ->
                    library()
                            .gx_batch_run(
                                    pointer(),
                                    block,
                                    size(block),
                                    list,
                                    count,
                                    new Functions.Size(rows),
                                    results.pointer(),
                                    error));
        }

        /** What stands under {@code population} in the columns of a batch, as JSON. */
        public String population(byte[] block, List<Place> places, long rows) {
            Memory list = list(places);
            Functions.Size count = new Functions.Size(places.size());
            return text((out, error) ->
                    library()
                            .gx_batch_population(
                                    pointer(),
                                    block,
                                    size(block),
                                    list,
                                    count,
                                    new Functions.Size(rows),
                                    out,
                                    error));
        }

        private static Memory list(List<Place> places) {
            if (places.isEmpty()) {
                return null;
            }
            Memory list = new Memory((long) Place.BYTES * places.size());
            for (int at = 0; at < places.size(); at++) {
                places.get(at).write(list, (long) Place.BYTES * at);
            }
            return list;
        }
    }

    /** The results of a run, copied out of the library: the next run may write over its own. */
    public static final class Results extends Handle {
        public Results() {
            super(given(library()::gx_results_new));
        }

        @Override
        void free(PointerByReference taken) {
            library().gx_results_free(taken);
        }

        public int rows() {
            return Math.toIntExact(library().gx_results_rows(pointer()).longValue());
        }

        /** The number of the class of each row; {@link #CLASS_OPEN} where several are possible. */
        public int[] classes(String scheme) {
            byte[] named = bytes(scheme);
            return unsigned(
                    given((out, error) ->
                            library()
                                    .gx_results_classes(
                                            pointer(), named, size(named), out, error)));
        }

        public boolean[] decided(String scheme) {
            byte[] named = bytes(scheme);
            return bits((bits, error) ->
                    library()
                            .gx_results_decided(
                                    pointer(), named, size(named), bits, size(bits), error));
        }

        /** The safest and the riskiest level that is possible, each for all rows. */
        public int[][] riskLevels() {
            PointerByReference safest = new PointerByReference();
            PointerByReference riskiest = new PointerByReference();
            call(error -> library().gx_results_risk_levels(pointer(), safest, riskiest, error));
            return new int[][] {unsigned(safest.getValue()), unsigned(riskiest.getValue())};
        }

        /** The smallest and the largest total that is possible, each for all rows. */
        public long[][] riskTotals() {
            long[][] totals = new long[2][rows()];
            Functions.Size rows = new Functions.Size(totals[0].length);
            call(error ->
                    library()
                            .gx_results_risk_totals(pointer(), totals[0], totals[1], rows, error));
            return totals;
        }

        /** The causes of warnings as bits: those that hold, and those that are open. */
        public long[][] warnings() {
            long[][] causes = new long[2][rows()];
            Functions.Size rows = new Functions.Size(causes[0].length);
            call(error ->
                    library().gx_results_warnings(pointer(), causes[0], causes[1], rows, error));
            return causes;
        }

        /** Days since 1 January 1970; of those rows only for which {@link #hasDue} is true. */
        public int[] dueDays() {
            Pointer days =
                    given((out, error) -> library().gx_results_due_days(pointer(), out, error));
            int rows = rows();
            return rows == 0 ? new int[0] : days.getIntArray(0, rows);
        }

        public boolean[] hasDue() {
            return bits((bits, error) ->
                    library().gx_results_has_due(pointer(), bits, size(bits), error));
        }

        public boolean[] late() {
            return bits((bits, error) ->
                    library().gx_results_late(pointer(), bits, size(bits), error));
        }

        public int[] statuses() {
            int[] statuses = new int[rows()];
            Functions.Size rows = new Functions.Size(statuses.length);
            call(error -> library().gx_results_statuses(pointer(), statuses, rows, error));
            return statuses;
        }

        /** The sums as JSON. */
        public String sums() {
            return text((out, error) -> library().gx_results_sums(pointer(), out, error));
        }

        /** The values that no column can have, as JSON. */
        public String wrong() {
            return text((out, error) -> library().gx_results_wrong(pointer(), out, error));
        }

        private int[] unsigned(Pointer view) {
            int[] values = new int[rows()];
            for (int row = 0; row < values.length; row++) {
                values[row] = Byte.toUnsignedInt(view.getByte(row));
            }
            return values;
        }

        private interface Bits {
            int call(byte[] bits, PointerByReference error);
        }

        private boolean[] bits(Bits function) {
            boolean[] all = new boolean[rows()];
            byte[] bits = new byte[(all.length + 7) / 8];
            call(error -> function.call(bits, error));
            for (int row = 0; row < all.length; row++) {
                all[row] = (bits[row / 8] >> row % 8 & 1) == 1;
            }
            return all;
        }
    }
}
