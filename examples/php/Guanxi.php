<?php

declare(strict_types=1);

/**
 * The C functions of guanxi for PHP, through FFI.
 *
 * The library is what the environment variable GUANXI_LIBRARY names, else that of the system.
 * Handles are freed once: by `close`, or when the last variable that has them goes. Errors are
 * thrown as `GuanxiError`.
 */

namespace Guanxi;

use FFI;
use FFI\CData;
use RuntimeException;

/** What went wrong: the code is stable; help says what to write instead, or is null. */
final class GuanxiError extends RuntimeException
{
    public readonly string $statusName;
    public readonly ?string $errorCode;
    public readonly ?string $help;
    public readonly ?string $path;
    public readonly ?string $report;
    public readonly int $errorLine;
    public readonly int $errorColumn;

    public function __construct(public readonly int $status, ?CData $error)
    {
        $ffi = Library::ffi();
        $part = static fn (string $name): ?string => Library::view("gx_error_$name", $error);
        $this->statusName = Library::statusName($status);
        $this->errorCode = $part('code');
        $this->help = $part('help');
        $this->path = $part('path');
        $this->report = $part('report');
        $this->errorLine = $ffi->gx_error_line($error);
        $this->errorColumn = $ffi->gx_error_column($error);
        parent::__construct($part('message') ?? $this->statusName, $status);
    }
}

/** The library, loaded once, and what belongs to no handle. */
final class Library
{
    public const QUESTIONS = [
        'check', 'test', 'diff', 'decide', 'explain', 'review', 'due', 'agenda', 'clocks',
        'warnings', 'kpi_accumulate', 'kpi_merge', 'kpi_finish',
    ];

    private const ABI_VERSION = 1;

    private const HEADER = __DIR__ . '/../../include/guanxi_cdef.h';

    private static ?FFI $ffi = null;

    public static function ffi(): FFI
    {
        return self::$ffi ??= self::load();
    }

    private static function load(): FFI
    {
        if (!extension_loaded('ffi')) {
            throw new RuntimeException('PHP has no FFI: install the extension `ffi`');
        }
        if (!is_readable(self::HEADER)) {
            throw new RuntimeException('cannot read the header ' . self::HEADER);
        }
        // PHP makes a string of every `const char *` that a function gives, and ends it at the
        // first NUL. Bytes stay as they are; their length is asked for.
        $header = preg_replace(
            '/^const char (\*gx_(text_data|error_\w+|rulebook_\w+)\()/m',
            'const uint8_t $1',
            file_get_contents(self::HEADER),
        );
        $path = getenv('GUANXI_LIBRARY') ?: match (PHP_OS_FAMILY) {
            'Windows' => 'guanxi.dll',
            'Darwin' => 'libguanxi.dylib',
            default => 'libguanxi.so',
        };
        try {
            $ffi = FFI::cdef($header, $path);
        } catch (FFI\Exception $error) {
            $help = 'set GUANXI_LIBRARY to the path of the library';
            $message = "`$path` cannot be used: {$error->getMessage()}; $help";
            throw new RuntimeException($message, 0, $error);
        }
        $found = $ffi->gx_abi_version();
        if ($found !== self::ABI_VERSION) {
            $message = "`$path` has version $found of the C functions, not " . self::ABI_VERSION;
            throw new RuntimeException($message);
        }
        return $ffi;
    }

    public static function version(): string
    {
        return self::ffi()->gx_version();
    }

    public static function statusName(int $status): string
    {
        return self::ffi()->gx_status_name($status);
    }

    /** @return list<string> */
    public static function presetNames(): array
    {
        return self::data(self::text('gx_preset_names'));
    }

    /** The JSON Schema of rulebook files. */
    public static function rulebookSchema(): array
    {
        return self::data(self::text('gx_rulebook_schema'));
    }

    /** The JSON Schema of the requests of a question; `columns` for `Rulebook::batch`. */
    public static function requestSchema(string $question): array
    {
        return self::data(self::text('gx_request_schema', $question, strlen($question)));
    }

    /** Calls a function whose last parameter is the error. */
    public static function call(string $name, mixed ...$arguments): void
    {
        $ffi = self::ffi();
        $error = $ffi->new('gx_error *');
        $status = $ffi->$name(...[...$arguments, FFI::addr($error)]);
        if ($status !== $ffi->GX_OK) {
            try {
                throw new GuanxiError($status, FFI::isNull($error) ? null : $error);
            } finally {
                $ffi->gx_error_free(FFI::addr($error));
            }
        }
    }

    /** Calls a function that gives a text. */
    public static function text(string $name, mixed ...$arguments): string
    {
        $ffi = self::ffi();
        $text = $ffi->new('gx_text *');
        self::call($name, ...[...$arguments, FFI::addr($text)]);
        try {
            return FFI::string($ffi->gx_text_data($text), $ffi->gx_text_length($text));
        } finally {
            $ffi->gx_text_free(FFI::addr($text));
        }
    }

    /** A text that belongs to a handle, copied. */
    public static function view(string $name, ?CData $handle): ?string
    {
        $ffi = self::ffi();
        $length = $ffi->new('size_t');
        $data = $ffi->$name($handle, FFI::addr($length));
        return $data === null ? null : FFI::string($data, $length->cdata);
    }

    /** A text as it is, anything else as JSON. */
    public static function json(string|array|object $value): string
    {
        $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE;
        return is_string($value) ? $value : json_encode($value, $flags);
    }

    public static function data(string $json): array
    {
        return json_decode($json, true, 512, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
    }

    /** An array for the library to write to; PHP knows none of no values. */
    public static function room(string $type, int $count): CData
    {
        return self::ffi()->new("{$type}[" . max(1, $count) . ']');
    }

    /** @param list<int> $values */
    public static function column(string $type, array $values): CData
    {
        $column = self::room($type, count($values));
        [$least, $most] = $type === 'int32_t'
            ? [-(2 ** 31), 2 ** 31 - 1]
            : [PHP_INT_MIN, PHP_INT_MAX];
        foreach (array_values($values) as $row => $value) {
            // FFI would cut what does not fit.
            if (!is_int($value) || $value < $least || $value > $most) {
                throw new RuntimeException("row $row is no $type");
            }
            $column[$row] = $value;
        }
        return $column;
    }

    /** @return list<int> */
    public static function values(?CData $column, int $count): array
    {
        $values = [];
        for ($row = 0; $row < $count; $row++) {
            $values[] = $column[$row];
        }
        return $values;
    }
}

/** Something of the library that is freed once. */
abstract class Handle
{
    protected const KIND = '';

    protected ?CData $pointer = null;

    protected function __construct(string $name, mixed ...$arguments)
    {
        $pointer = Library::ffi()->new('gx_' . static::KIND . ' *');
        Library::call($name, ...[...$arguments, FFI::addr($pointer)]);
        $this->pointer = $pointer;
    }

    public function close(): void
    {
        if ($this->pointer !== null) {
            $pointer = $this->pointer;
            $this->pointer = null;
            Library::ffi()->{'gx_' . static::KIND . '_free'}(FFI::addr($pointer));
        }
    }

    public function __destruct()
    {
        $this->close();
    }

    /** A copy of the pointer would be freed a second time. */
    private function __clone()
    {
    }

    /** Never kept beyond the process either. */
    public function __serialize(): array
    {
        throw new RuntimeException(static::class . ' cannot be serialized');
    }
}

/** All policies of one organisation. */
final class Rulebook extends Handle
{
    protected const KIND = 'rulebook';

    /** A bundled rulebook; its parameters are texts by name, or JSON text. */
    public static function preset(string $name, array|string $parameters = []): self
    {
        $given = $parameters ? Library::json($parameters) : null;
        $lengths = [strlen($name), strlen($given ?? '')];
        return new self('gx_rulebook_from_preset', $name, $lengths[0], $given, $lengths[1]);
    }

    public static function fromToml(string $text): self
    {
        return new self('gx_rulebook_from_toml', $text, strlen($text));
    }

    public static function fromJson(string|array $document): self
    {
        $text = Library::json($document);
        return new self('gx_rulebook_from_json', $text, strlen($text));
    }

    /** One more handle of the same rulebook. */
    public function another(): self
    {
        return new self('gx_rulebook_clone', $this->pointer);
    }

    public function code(): ?string
    {
        return Library::view('gx_rulebook_code', $this->pointer);
    }

    public function version(): ?string
    {
        return Library::view('gx_rulebook_version', $this->pointer);
    }

    /** The rulebook as JSON text, with everything that presets brought. */
    public function document(): string
    {
        return Library::text('gx_rulebook_document', $this->pointer);
    }

    /** The answer to a question, such as `decide`, as the JSON text of the library. */
    public function askText(string $question, string|array|object $request): string
    {
        if (!in_array($question, Library::QUESTIONS, true)) {
            throw new RuntimeException("there is no question `$question`");
        }
        $text = Library::json($request);
        return Library::text("gx_rulebook_$question", $this->pointer, $text, strlen($text));
    }

    /** The answer to a question as arrays. */
    public function ask(string $question, string|array|object $request): array
    {
        return Library::data($this->askText($question, $request));
    }

    public function calendar(string $code): Calendar
    {
        return new Calendar('gx_calendar_of', $this->pointer, $code, strlen($code));
    }

    public function batch(string|array $columns): Batch
    {
        $text = Library::json($columns);
        return new Batch('gx_batch_new', $this->pointer, $text, strlen($text));
    }
}

/**
 * A business calendar. Instants are Unix seconds.
 *
 * Every function takes lists of rows and gives two: the answers, and a status for each. Where a
 * status is not `GX_OK`, it says why the row has no answer; `Library::statusName` names it.
 */
final class Calendar extends Handle
{
    protected const KIND = 'calendar';

    /** When so many seconds of working time after each instant are over. */
    public function add(array $starts, array $seconds): array
    {
        return $this->two('add', $starts, $seconds);
    }

    public function dueLatest(array $starts, array $seconds): array
    {
        return $this->two('due_latest', $starts, $seconds);
    }

    /** The seconds of working time from one instant to another. */
    public function between(array $from, array $to): array
    {
        return $this->two('between', $from, $to);
    }

    public function addWorkingDays(array $starts, array $days): array
    {
        return $this->two('add_working_days', $starts, $days, 'int32_t');
    }

    public function isWorking(array $instants): array
    {
        return $this->one('is_working', $instants, 'uint8_t');
    }

    public function onHoliday(array $instants): array
    {
        return $this->one('on_holiday', $instants, 'uint8_t');
    }

    public function nextOpen(array $instants): array
    {
        return $this->one('next_open', $instants);
    }

    public function nextClose(array $instants): array
    {
        return $this->one('next_close', $instants);
    }

    public function prevClose(array $instants): array
    {
        return $this->one('prev_close', $instants);
    }

    private function two(string $name, array $first, array $second, string $type = 'int64_t'): array
    {
        if (count($first) !== count($second)) {
            throw new RuntimeException('the lists differ in length');
        }
        $given = [Library::column('int64_t', $first), Library::column($type, $second)];
        return $this->rows($name, $given, count($first), 'int64_t');
    }

    private function one(string $name, array $instants, string $type = 'int64_t'): array
    {
        $given = [Library::column('int64_t', $instants)];
        return $this->rows($name, $given, count($instants), $type);
    }

    private function rows(string $name, array $given, int $rows, string $type): array
    {
        $answers = Library::room($type, $rows);
        $statuses = Library::room('gx_status', $rows);
        $all = [$this->pointer, ...$given, $rows, $answers, $statuses];
        Library::call("gx_calendar_$name", ...$all);
        return [Library::values($answers, $rows), Library::values($statuses, $rows)];
    }
}

/** Where the values of a column lie in a block: offsets and strides in bytes. */
final class Place
{
    public function __construct(
        public readonly int $values = 0,
        public readonly int $stride = 0,
        public readonly int $hasKnown = 0,
        public readonly int $known = 0,
        public readonly int $knownStride = 0,
        public readonly int $knownBit = 0,
    ) {
    }
}

/** A rulebook compiled for columns, as of a day. Made by `Rulebook::batch`. */
final class Batch extends Handle
{
    protected const KIND = 'batch';

    /** What the numbers of the results mean. */
    public function meaning(): array
    {
        return Library::data(Library::text('gx_batch_meaning', $this->pointer));
    }

    /**
     * Reviews the rows of a block; into results of an earlier run, where they are given.
     *
     * @param list<Place> $places
     */
    public function run(string $block, array $places, int $rows, ?Results $results = null): Results
    {
        $results ??= new Results();
        $given = $this->block($block, $places, $rows);
        Library::call('gx_batch_run', ...[...$given, $results->handle()]);
        return $results;
    }

    /**
     * What stands under `population` in the columns of a batch.
     *
     * @param list<Place> $places
     */
    public function population(string $block, array $places, int $rows): array
    {
        $given = $this->block($block, $places, $rows);
        return Library::data(Library::text('gx_batch_population', ...$given));
    }

    private function block(string $block, array $places, int $rows): array
    {
        // FFI takes a string for `char *` only.
        $bytes = Library::room('uint8_t', strlen($block));
        FFI::memcpy($bytes, $block, strlen($block));
        $list = Library::room('gx_place', count($places));
        foreach (array_values($places) as $at => $place) {
            $list[$at]->struct_size = FFI::sizeof($list[$at]);
            $list[$at]->has_known = $place->hasKnown;
            $list[$at]->values = $place->values;
            $list[$at]->stride = $place->stride;
            $list[$at]->known = $place->known;
            $list[$at]->known_stride = $place->knownStride;
            $list[$at]->known_bit = $place->knownBit;
        }
        return [$this->pointer, $bytes, strlen($block), $list, count($places), $rows];
    }
}

/** The results of a run, copied out of the library: the next run may write over its own. */
final class Results extends Handle
{
    protected const KIND = 'results';

    public function __construct()
    {
        parent::__construct('gx_results_new');
    }

    /** The pointer, for `Batch`. */
    public function handle(): ?CData
    {
        return $this->pointer;
    }

    public function rows(): int
    {
        return Library::ffi()->gx_results_rows($this->pointer);
    }

    /** The number of the class of each row; `GX_CLASS_OPEN` where several are possible. */
    public function classes(string $scheme): array
    {
        return $this->views('classes', 'uint8_t', 1, $scheme, strlen($scheme))[0];
    }

    public function decided(string $scheme): array
    {
        return $this->bits('decided', $scheme, strlen($scheme));
    }

    /** The safest and the riskiest level that is possible, each for all rows. */
    public function riskLevels(): array
    {
        return $this->views('risk_levels', 'uint8_t', 2);
    }

    public function riskTotals(): array
    {
        return $this->filled('risk_totals', 'int64_t', 2);
    }

    /** The causes of warnings as bits: those that hold, and those that are open. */
    public function warnings(): array
    {
        return $this->filled('warnings', 'int64_t', 2);
    }

    /** Days since 1 January 1970; of those rows only for which `hasDue` is true. */
    public function dueDays(): array
    {
        return $this->views('due_days', 'int32_t', 1)[0];
    }

    public function hasDue(): array
    {
        return $this->bits('has_due');
    }

    public function late(): array
    {
        return $this->bits('late');
    }

    public function statuses(): array
    {
        return $this->filled('statuses', 'gx_status', 1)[0];
    }

    public function sumsText(): string
    {
        return Library::text('gx_results_sums', $this->pointer);
    }

    public function wrongText(): string
    {
        return Library::text('gx_results_wrong', $this->pointer);
    }

    public function sums(): array
    {
        return Library::data($this->sumsText());
    }

    public function wrong(): array
    {
        return Library::data($this->wrongText());
    }

    /** Arrays that the library keeps. */
    private function views(string $name, string $type, int $count, mixed ...$given): array
    {
        $views = [];
        for ($at = 0; $at < $count; $at++) {
            $views[] = Library::ffi()->new("const $type *");
        }
        $outs = array_map(FFI::addr(...), $views);
        Library::call("gx_results_$name", ...[$this->pointer, ...$given, ...$outs]);
        $rows = $this->rows();
        return array_map(static fn (CData $view) => Library::values($view, $rows), $views);
    }

    /** Arrays that the library fills. */
    private function filled(string $name, string $type, int $count): array
    {
        $rows = $this->rows();
        $rooms = [];
        for ($at = 0; $at < $count; $at++) {
            $rooms[] = Library::room($type, $rows);
        }
        Library::call("gx_results_$name", ...[$this->pointer, ...$rooms, $rows]);
        return array_map(static fn (CData $room) => Library::values($room, $rows), $rooms);
    }

    /** A bit for each row. */
    private function bits(string $name, mixed ...$given): array
    {
        $rows = $this->rows();
        $bytes = intdiv($rows + 7, 8);
        $bits = Library::room('uint8_t', $bytes);
        Library::call("gx_results_$name", ...[$this->pointer, ...$given, $bits, $bytes]);
        $all = [];
        for ($row = 0; $row < $rows; $row++) {
            $all[] = ($bits[intdiv($row, 8)] >> ($row % 8) & 1) === 1;
        }
        return $all;
    }
}
