<?php

declare(strict_types=1);

// What a CRM asks about one customer and one of its issues.
//
//     GUANXI_LIBRARY=... php customer.php

use Guanxi\GuanxiError;
use Guanxi\Library;
use Guanxi\Rulebook;

require __DIR__ . '/Guanxi.php';

const PORTFOLIO = ['customers' => [['id' => 'KH0001', 'annual_amount' => '496800']]];
const QUESTION = ['as_of' => '2024-06-30', 'portfolio' => PORTFOLIO];
const REGISTERED = [
    'id' => 'e1',
    'customer' => 'KH0001',
    'at' => '2024-03-18T09:30:00+08:00',
    'kind' => ['issue' => [
        'issue' => 'WT202403002',
        'action' => ['register' => [
            'severity' => 'general',
            'owner' => 'chen',
            'expected_at' => '2024-03-20T12:00:00+08:00',
        ]],
    ]],
];

/** An instant as a clock in China shows it. */
function local(string $instant): string
{
    $china = new DateTimeZone('Asia/Shanghai');
    return (new DateTimeImmutable($instant))->setTimezone($china)->format('Y-m-d H:i');
}

function inWords(array $decision): string
{
    if (isset($decision['decided'])) {
        return $decision['decided']['value'];
    }
    ['possible' => $possible, 'missing' => $missing] = $decision['undetermined'];
    return implode(' or ', $possible) . '; not known: ' . implode(', ', $missing);
}

function decide(Rulebook $rulebook): void
{
    echo 'Customer KH0001, 496800 a year, as of ', QUESTION['as_of'], "\n";
    foreach ($rulebook->ask('decide', QUESTION)['customers'][0]['schemes'] as $one) {
        printf("  %-8s %s\n", $one['scheme'], inWords($one['decision']));
    }
    $headings = ['en' => 'Why, and how far to the next class', 'zh' => '中文说明'];
    foreach ($headings as $language => $heading) {
        $answer = $rulebook->ask('explain', [...QUESTION, 'language' => $language]);
        $text = rtrim($answer['customers'][0]['schemes'][0]['text']);
        echo "\n$heading\n  ", str_replace("\n", "\n  ", $text), "\n";
    }
}

function misspell(Rulebook $rulebook): void
{
    echo "\nA request with a misspelt key\n";
    try {
        $rulebook->ask('decide', ['as_off' => '2024-06-30', 'portfolio' => PORTFOLIO]);
    } catch (GuanxiError $error) {
        echo "  {$error->errorCode} ({$error->statusName}): {$error->getMessage()}\n";
        echo "  line {$error->errorLine}, column {$error->errorColumn}; help: {$error->help}\n";
    }
}

function clocks(Rulebook $rulebook): void
{
    $asOf = '2024-03-18T12:00:00+08:00';
    $answer = $rulebook->ask('clocks', ['as_of' => $asOf, 'events' => [REGISTERED]]);
    echo "\nIssue WT202403002 at ", local($asOf), "\n";
    // What the rulebook does not take is no error of the call; it stands in the answer.
    foreach ($answer['refused'] as $refused) {
        echo "  refused: {$refused['message']}\n";
    }
    foreach (array_merge(...array_column($answer['readings'], 'clocks')) as $clock) {
        $stands = str_replace('_', ' ', $clock['state']);
        if ($clock['due'] !== null) {
            $minutes = intdiv(abs($clock['remaining']), 60);
            $left = $clock['remaining'] >= 0 ? 'left' : 'over';
            $time = sprintf('%d h %02d min', intdiv($minutes, 60), $minutes % 60);
            $stands .= ', due ' . local($clock['due']) . ", $time $left";
        }
        printf("  %-10s %s\n", $clock['milestone'], $stands);
    }
}

function reckon(Rulebook $rulebook): void
{
    $start = new DateTimeImmutable('2024-03-15T16:30:00+08:00');
    $office = $rulebook->calendar('office');
    [$due, $statuses] = $office->add([$start->getTimestamp()], [8 * 3600]);
    $office->close();
    echo "\nCalendar `office`\n";
    if ($statuses[0] !== Library::ffi()->GX_OK) {
        echo '  no answer: ', Library::statusName($statuses[0]), "\n";
        return;
    }
    $from = local($start->format(DATE_ATOM));
    echo "  8 working hours from $from are over at ", local("@{$due[0]}"), "\n";
}

try {
    $rulebook = Rulebook::preset('service_quality');
    echo 'guanxi ', Library::version(), ", rulebook {$rulebook->code()} {$rulebook->version()}\n\n";
    decide($rulebook);
    misspell($rulebook);
    clocks($rulebook);
    reckon($rulebook);
    $rulebook->close();
} catch (GuanxiError $error) {
    fwrite(STDERR, "{$error->errorCode}: {$error->getMessage()}; {$error->help}\n");
    exit(1);
} catch (RuntimeException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
