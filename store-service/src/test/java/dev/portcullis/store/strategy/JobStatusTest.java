package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What controllers may say of jobs: a job's spec, its status, and how that changes; the sentences are kube-apiserver's. */
class JobStatusTest {
    private static final String JOBS = "/apis/batch/v1/namespaces/ns/jobs";
    private static final String INDEXED = "\"completionMode\": \"Indexed\", \"completions\": 5, \"parallelism\": 3";
    private static final String DONE = """
            {"startTime": "2026-01-02T03:04:05Z", "completionTime": "2026-01-02T03:04:06Z", "succeeded": 1, "conditions":
             [{"type": "SuccessCriteriaMet", "status": "True"}, {"type": "Complete", "status": "True"}]}""";

    private final MiniServer server = new MiniServer();

    private void make(String spec) {
        server.send("POST", JOBS, "json", """
                {"metadata": {"name": "o"}, "spec": {%s "template": {"spec": {"restartPolicy": "Never",
                 "containers": [{"name": "c", "image": "i"}]}}}}""".formatted(spec));
    }

    private void status(String status) {
        server.send("PATCH", JOBS + "/o/status", "merge", "{\"status\": " + status + "}");
    }

    private void refuses(String status, String error) {
        assertThatThrownBy(() -> status(status)).hasMessage("Job.batch \"o\" is invalid: " + error);
    }

    /** {@code X!} stands for the condition X being true, and the rest of a status for nothing else being wrong with it. */
    private static String expand(String status) {
        return "{"
                + status.replaceAll("(\\w+)!", "{\"type\": \"$1\", \"status\": \"True\"}")
                        .replace("START", "\"startTime\": \"2026-01-02T03:04:05Z\"")
                        .replace("END", "\"completionTime\": \"2026-01-02T03:04:06Z\"")
                + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "active": -1 | status.active: Invalid value: -1: must be greater than or equal to 0
            "uncountedTerminatedPods": {"succeeded": ["a"], "failed": ["a", ""]} | [status.uncountedTerminatedPods.failed[0]: Duplicate value: "a", status.uncountedTerminatedPods.failed[1]: Invalid value: "": must not be empty]
            START, "conditions": [Failed!] | status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition
            START, END, "conditions": [Complete!] | status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition
            START, END, "conditions": [Complete!, Failed!, SuccessCriteriaMet!, FailureTarget!] | [status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions, status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions, status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions, status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions]
            START, END | status.completionTime: Invalid value: 2026-01-02 03:04:06 +0000 UTC: cannot set completionTime when there is no Complete=True condition
            START, "conditions": [Complete!, SuccessCriteriaMet!] | status.completionTime: Required value: completionTime is required for Complete jobs
            "startTime": "2026-01-02T03:04:07Z", END, "conditions": [Complete!, SuccessCriteriaMet!] | status.completionTime: Invalid value: 2026-01-02 03:04:06 +0000 UTC: completionTime cannot be set before startTime
            START, "active": 1, "conditions": [Failed!, FailureTarget!] | status.active: Invalid value: 1: active>0 is invalid for finished job
            "conditions": [Failed!, FailureTarget!] | status.startTime: Required value: startTime is required for finished job
            START, "uncountedTerminatedPods": {"failed": ["a"]}, "conditions": [Failed!, FailureTarget!] | status.uncountedTerminatedPods: Invalid value: {"failed":["a"]}: uncountedTerminatedPods needs to be empty for finished job
            START, "terminating": 2, "conditions": [Failed!, FailureTarget!] | status.terminating: Invalid value: 2: terminating>0 is invalid for finished job
            "ready": 1 | status.ready: Invalid value: 1: cannot set more ready pods than active
            "completedIndexes": "0" | status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode
            "failedIndexes": "" | status.failedIndexes: Invalid value: "": cannot set non-null failedIndexes when backoffLimitPerIndex is null
            """)
    void ofAJob(String status, String error) {
        make("");
        refuses(expand(status), error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "completedIndexes": "0,7" | status.completedIndexes: Invalid value: "0,7": error parsing completedIndexes: too large index: "7"
            "failedIndexes": "1,x" | status.failedIndexes: Invalid value: "1,x": error parsing failedIndexes: cannot convert string to integer for index: "x"
            "failedIndexes": "2-1" | status.failedIndexes: Invalid value: "2-1": error parsing failedIndexes: non-increasing order, previous: 2, current: 1
            "completedIndexes": "0,2-4", "failedIndexes": "1,3" | status.failedIndexes: Invalid value: "1,3": failedIndexes and completedIndexes overlap at index: 3
            START, END, "conditions": [Complete!] | [status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition, status.conditions: Invalid value: cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True]
            """)
    void ofAnIndexedJob(String status, String error) {
        make(INDEXED + ", \"backoffLimitPerIndex\": 1, \"successPolicy\": {\"rules\": [{\"succeededCount\": 1}]},");
        refuses(expand(status), error);
        status(expand("\"completedIndexes\": \"0,2-4\", \"failedIndexes\": \"1\", \"active\": 2, \"ready\": 2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "conditions": [SuccessCriteriaMet!], "completionTime": null | status.conditions: Invalid value: cannot disable the terminal Complete=True condition
            "completionTime": "2026-01-02T03:04:09Z" | status.completionTime: Invalid value: 2026-01-02 03:04:09 +0000 UTC: completionTime cannot be mutated
            "completionTime": null | status.completionTime: Required value: completionTime is required for Complete jobs
            "succeeded": 0 | status.succeeded: Invalid value: 0: cannot decrease the succeeded counter
            "startTime": "2026-01-02T03:04:04Z" | status.startTime: Required value: startTime cannot be removed for unsuspended job
            "active": 1 | status.active: Invalid value: 1: active>0 is invalid for finished job
            """)
    void ofAJobThatIsDone(String change, String error) {
        make("");
        status(DONE);
        refuses(expand(change), error);
        status(expand("\"failed\": 1"));
        refuses(expand("\"failed\": 0"), "status.failed: Invalid value: 0: cannot decrease the failed counter");
    }

    /** What an update leaves as it is may be wrong: the spec has changed since. */
    @Test
    void aJobThatBecameSmallerMayGoOn() {
        make("\"completionMode\": \"Indexed\", \"completions\": 5, \"parallelism\": 5,");
        status("{\"succeeded\": 3, \"completedIndexes\": \"2-4\"}");
        server.send("PATCH", JOBS + "/o", "merge", "{\"spec\": {\"completions\": 3, \"parallelism\": 3}}");
        status("{\"active\": 1}");
        status("{\"succeeded\": 1, \"completedIndexes\": \"2\"}");
        assertThat(server.send("PATCH", JOBS + "/o/status", "merge", "{}")
                        .at("/status/completedIndexes")
                        .asString())
                .isEqualTo("2");
    }

    @Test
    void aSuspendedJobStartsAnew() {
        make("");
        status("{\"startTime\": \"2026-01-02T03:04:05Z\"}");
        server.send("PATCH", JOBS + "/o", "merge", "{\"spec\": {\"suspend\": true}}");
        status("{\"startTime\": null}");
    }

    /** Labels that say where a job's pods belong are the job's to say. */
    @Test
    void aJobIsNotGivenTheLabelsOfAnother() {
        assertThatThrownBy(() -> server.send("POST", JOBS, "json", """
                        {"metadata": {"name": "o"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels":
                         {"job-name": "p", "a": "b"}}, "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}}"""))
                .hasMessageContaining("spec.template.metadata.labels[job-name]: Invalid value: {\"job-name\":\"p\"")
                .hasMessageContaining("}: must be 'o', spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"")
                .hasMessageEndingWith(": `selector` not auto-generated]");
    }
}
