<?php

declare(strict_types=1);

// Runs the vectors that every language runs: tests/vectors/c_abi, a case a line.
//
//     GUANXI_LIBRARY=... php vectors.php [FOLDER]

use Guanxi\GuanxiError;
use Guanxi\Library;
use Guanxi\Place;
use Guanxi\Results;
use Guanxi\Rulebook;

require __DIR__ . '/Guanxi.php';

/** The lines of a table; they end with "\n" and nothing else. */
function table(string $path): array
{
    $text = is_readable($path) ? file_get_contents($path) : false;
    if ($text === false) {
        throw new RuntimeException("the vectors cannot be read: $path");
    }
    $lines = array_filter(explode("\n", $text), static fn (string $line) => $line !== '');
    return array_map(static fn (string $line) => explode("\t", $line), array_values($lines));
}

/** The rulebooks that cases name, each loaded once. */
final class Rulebooks
{
    private array $sources = [];
    private array $loaded = [];

    public function __construct(array $lines)
    {
        foreach ($lines as [$name, $form, $source, $parameters]) {
            $this->sources[$name] = [$form, $source, $parameters];
        }
    }

    public function load(string $name): Rulebook
    {
        [$form, $source, $parameters] = $this->sources[$name]
            ?? throw new RuntimeException("rulebooks.tsv has no `$name`");
        return $this->loaded[$name] ??= $form === 'json'
            ? Rulebook::fromJson($source)
            : Rulebook::preset($source, $parameters);
    }
}

/** @return list<string> status and answer */
function ask(Rulebook $rulebook, string $question, string $request): array
{
    try {
        return ['0', $rulebook->askText($question, $request)];
    } catch (GuanxiError $error) {
        return [(string) $error->status, $error->errorCode];
    }
}

/** @return list<string> status and answer */
function reckon(
    Rulebook $rulebook,
    string $code,
    string $question,
    string $first,
    string $second,
): array {
    $calendar = $rulebook->calendar($code);
    [$first, $second] = [[(int) $first], [(int) $second]];
    [$answers, $statuses] = match ($question) {
        'add' => $calendar->add($first, $second),
        'due_latest' => $calendar->dueLatest($first, $second),
        'between' => $calendar->between($first, $second),
        'add_working_days' => $calendar->addWorkingDays($first, $second),
        'is_working' => $calendar->isWorking($first),
        'on_holiday' => $calendar->onHoliday($first),
        'next_open' => $calendar->nextOpen($first),
        'next_close' => $calendar->nextClose($first),
        'prev_close' => $calendar->prevClose($first),
    };
    return [(string) $statuses[0], (string) $answers[0]];
}

/** @return list<string> classes, rows, sums and wrong values */
function review(
    Rulebook $rulebook,
    string $columns,
    string $rows,
    string $block,
    string $places,
    string $scheme,
): array {
    $place = static function (string $text): Place {
        [$hasKnown, $values, $stride, $known, $knownStride, $bit] = array_map(
            intval(...),
            explode(':', $text),
        );
        return new Place($values, $stride, $hasKnown, $known, $knownStride, $bit);
    };
    $places = array_map($place, explode(';', $places));
    $results = $rulebook->batch($columns)->run(hex2bin($block), $places, (int) $rows);
    $classes = implode(',', $results->classes($scheme));
    return [$classes, rowsText($results, $scheme), $results->sumsText(), $results->wrongText()];
}

/** Each row: status, whether decided, levels, totals, causes, due day, whether late. */
function rowsText(Results $results, string $scheme): string
{
    $due = array_map(
        static fn (int $day, bool $has) => $has ? $day : '-',
        $results->dueDays(),
        $results->hasDue(),
    );
    $columns = [
        $results->statuses(), array_map(intval(...), $results->decided($scheme)),
        ...$results->riskLevels(), ...$results->riskTotals(), ...$results->warnings(),
        $due, array_map(intval(...), $results->late()),
    ];
    $rows = array_map(static fn (...$row) => implode(':', $row), ...$columns);
    return implode(';', $rows);
}

function main(string $folder): int
{
    Library::ffi();
    $rulebooks = new Rulebooks(table("$folder/rulebooks.tsv"));
    $tables = ['questions' => [ask(...), 2], 'calendars' => [reckon(...), 2]];
    $tables['batches'] = [review(...), 4];
    $passed = $failed = 0;
    foreach ($tables as $name => [$run, $count]) {
        foreach (table("$folder/$name.tsv") as $line) {
            [$case, $rulebook] = $line;
            $expected = array_slice($line, -$count);
            try {
                $found = $run($rulebooks->load($rulebook), ...array_slice($line, 2, -$count));
            } catch (RuntimeException $error) {
                $found = [$error->getMessage()];
            }
            if ($found === $expected) {
                $passed++;
                continue;
            }
            $failed++;
            echo "$name: $case\n  expected ", implode(' | ', $expected), "\n";
            echo '  found    ', implode(' | ', $found), "\n";
        }
    }
    echo "$passed passed, $failed failed\n";
    return $failed > 0 || $passed === 0 ? 1 : 0;
}

try {
    exit(main($argv[1] ?? __DIR__ . '/../../tests/vectors/c_abi'));
} catch (RuntimeException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
