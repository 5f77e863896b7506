import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions as the header declares them. Texts are bytes, for their length is in bytes. */
interface Functions extends Library {
    /** {@code size_t}: unsigned, as wide as a pointer. */
    final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** Where a function writes a {@code size_t}. */
    final class SizeByReference extends ByReference {
        public SizeByReference() {
            super(Native.SIZE_T_SIZE);
        }

        long value() {
            Pointer at = getPointer();
            boolean wide = Native.SIZE_T_SIZE == Long.BYTES;
            return wide ? at.getLong(0) : Integer.toUnsignedLong(at.getInt(0));
        }
    }

    /** The functions that answer a question with JSON. */
    interface Ask {
        int call(
                Pointer rulebook, byte[] request, Size length, PointerByReference out,
                PointerByReference error);
    }

    /** The functions of calendars that take an instant and give a number. */
    interface OfOne {
        int call(
                Pointer calendar, long[] instants, Size rows, long[] answers, int[] statuses,
                PointerByReference error);
    }

    /** The functions of calendars that take an instant and say yes or no. */
    interface Whether {
        int call(
                Pointer calendar, long[] instants, Size rows, byte[] answers, int[] statuses,
                PointerByReference error);
    }

    /** The functions of calendars that take two numbers. */
    interface OfTwo<T> {
        int call(
                Pointer calendar, long[] first, T second, Size rows, long[] answers,
                int[] statuses, PointerByReference error);
    }

    int gx_abi_version();

    int gx_rulebook_format();

    Pointer gx_version();

    Pointer gx_status_name(int status);

    int gx_error_status(Pointer error);

    Pointer gx_error_code(Pointer error, SizeByReference length);

    Pointer gx_error_message(Pointer error, SizeByReference length);

    Pointer gx_error_help(Pointer error, SizeByReference length);

    Pointer gx_error_path(Pointer error, SizeByReference length);

    Pointer gx_error_report(Pointer error, SizeByReference length);

    int gx_error_line(Pointer error);

    int gx_error_column(Pointer error);

    void gx_error_free(PointerByReference error);

    Pointer gx_text_data(Pointer text);

    Size gx_text_length(Pointer text);

    void gx_text_free(PointerByReference text);

    int gx_preset_names(PointerByReference out, PointerByReference error);

    int gx_rulebook_schema(PointerByReference out, PointerByReference error);

    int gx_request_schema(
            byte[] question, Size length, PointerByReference out, PointerByReference error);

    int gx_rulebook_from_toml(
            byte[] text, Size length, PointerByReference out, PointerByReference error);

    int gx_rulebook_from_json(
            byte[] text, Size length, PointerByReference out, PointerByReference error);

    int gx_rulebook_from_preset(
            byte[] name, Size nameLength, byte[] parameters, Size parametersLength,
            PointerByReference out, PointerByReference error);

    int gx_rulebook_clone(Pointer rulebook, PointerByReference out, PointerByReference error);

    int gx_rulebook_document(
            Pointer rulebook, PointerByReference out, PointerByReference error);

    Pointer gx_rulebook_code(Pointer rulebook, SizeByReference length);

    Pointer gx_rulebook_version(Pointer rulebook, SizeByReference length);

    void gx_rulebook_free(PointerByReference rulebook);

    int gx_rulebook_check(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_test(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_diff(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_decide(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_explain(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_review(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_due(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_agenda(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_clocks(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_warnings(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_kpi_accumulate(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_kpi_merge(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_rulebook_kpi_finish(
            Pointer rulebook, byte[] request, Size length, PointerByReference out,
            PointerByReference error);

    int gx_calendar_of(
            Pointer rulebook, byte[] code, Size length, PointerByReference out,
            PointerByReference error);

    void gx_calendar_free(PointerByReference calendar);

    int gx_calendar_add(
            Pointer calendar, long[] starts, long[] seconds, Size rows, long[] due,
            int[] statuses, PointerByReference error);

    int gx_calendar_due_latest(
            Pointer calendar, long[] starts, long[] seconds, Size rows, long[] due,
            int[] statuses, PointerByReference error);

    int gx_calendar_between(
            Pointer calendar, long[] from, long[] to, Size rows, long[] worked, int[] statuses,
            PointerByReference error);

    int gx_calendar_add_working_days(
            Pointer calendar, long[] starts, int[] days, Size rows, long[] due, int[] statuses,
            PointerByReference error);

    int gx_calendar_is_working(
            Pointer calendar, long[] instants, Size rows, byte[] working, int[] statuses,
            PointerByReference error);

    int gx_calendar_on_holiday(
            Pointer calendar, long[] instants, Size rows, byte[] holiday, int[] statuses,
            PointerByReference error);

    int gx_calendar_next_open(
            Pointer calendar, long[] instants, Size rows, long[] opens, int[] statuses,
            PointerByReference error);

    int gx_calendar_next_close(
            Pointer calendar, long[] instants, Size rows, long[] closes, int[] statuses,
            PointerByReference error);

    int gx_calendar_prev_close(
            Pointer calendar, long[] instants, Size rows, long[] closes, int[] statuses,
            PointerByReference error);

    int gx_batch_new(
            Pointer rulebook, byte[] columns, Size length, PointerByReference out,
            PointerByReference error);

    void gx_batch_free(PointerByReference batch);

    int gx_batch_meaning(Pointer batch, PointerByReference out, PointerByReference error);

    int gx_batch_run(
            Pointer batch, byte[] block, Size length, Pointer places, Size count, Size rows,
            Pointer results, PointerByReference error);

    int gx_batch_population(
            Pointer batch, byte[] block, Size length, Pointer places, Size count, Size rows,
            PointerByReference out, PointerByReference error);

    int gx_results_new(PointerByReference out, PointerByReference error);

    void gx_results_free(PointerByReference results);

    Size gx_results_rows(Pointer results);

    int gx_results_classes(
            Pointer results, byte[] scheme, Size length, PointerByReference classes,
            PointerByReference error);

    int gx_results_decided(
            Pointer results, byte[] scheme, Size length, byte[] bits, Size bytes,
            PointerByReference error);

    int gx_results_risk_levels(
            Pointer results, PointerByReference safest, PointerByReference riskiest,
            PointerByReference error);

    int gx_results_risk_totals(
            Pointer results, long[] least, long[] most, Size rows, PointerByReference error);

    int gx_results_warnings(
            Pointer results, long[] holding, long[] open, Size rows, PointerByReference error);

    int gx_results_due_days(Pointer results, PointerByReference days, PointerByReference error);

    int gx_results_has_due(Pointer results, byte[] bits, Size bytes, PointerByReference error);

    int gx_results_late(Pointer results, byte[] bits, Size bytes, PointerByReference error);

    int gx_results_statuses(
            Pointer results, int[] statuses, Size rows, PointerByReference error);

    int gx_results_sums(Pointer results, PointerByReference out, PointerByReference error);

    int gx_results_wrong(Pointer results, PointerByReference out, PointerByReference error);
}
