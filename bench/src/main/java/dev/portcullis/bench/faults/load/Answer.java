package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Outcome;

/**
 * What came back.
 *
 * @param status 0 if no answer came
 * @param body or, without an answer, why not
 * @param sent whether the request may have reached a server
 * @param comeAgain whether it says when to come again ({@code Retry-After}): clients do that by themselves, so it must have done nothing
 */
record Answer(int status, String body, boolean sent, boolean comeAgain) {
    static Answer none(String why, boolean sent) {
        return new Answer(0, why, sent, false);
    }

    boolean good() {
        return status / 100 == 2;
    }

    /** Of a request that was not answered as it was meant; a read's success is for the reader to tell. */
    Outcome outcome() {
        if (!sent) {
            return new Outcome.Refused(body);
        }
        return switch (status) {
            case 404 -> new Outcome.Missing();
            case 409 -> new Outcome.Conflict();
            case 429 -> new Outcome.Refused("429");
            default ->
                good() ? new Outcome.Done() : comeAgain ? new Outcome.Refused(why()) : new Outcome.Unknown(why());
        };
    }

    private String why() {
        return status + " " + body.strip();
    }
}
