package dev.portcullis.bench.faults.history;

/** What came of a request. */
public sealed interface Outcome {
    /** 2xx for a write: it is made, and durable. */
    record Done() implements Outcome {}

    /** 200 for a read. */
    record Found(String token) implements Outcome {}

    /** 404: there is no such object. */
    record Missing() implements Outcome {}

    /** 409: there is one already, or another one than was expected. */
    record Conflict() implements Outcome {}

    /** No answer, or a 5xx that does not say when to come again: a write may have been made, may still be made, or never. */
    record Unknown(String why) implements Outcome {}

    /** An answer that says when to come again, or none, of a server that was never reached: nothing was done. */
    record Refused(String why) implements Outcome {}
}
