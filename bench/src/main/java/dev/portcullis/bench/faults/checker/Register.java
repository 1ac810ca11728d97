package dev.portcullis.bench.faults.checker;

import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Request;
import org.jspecify.annotations.Nullable;

/** One object as if there was one copy of it and one request at a time: what is its state after a request, and can it have answered so? */
final class Register {
    /** The state of an object that is not there. */
    static final String ABSENT = "";

    private Register() {}

    /** @return the state after it; null if the request cannot have come to this in that state */
    static @Nullable String step(String state, Request request, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> apply(state, request);
            // Done without a word; what cannot be done has no effect, and that is as good as never.
            case Outcome.Unknown _ -> apply(state, request);
            case Outcome.Found(String token) -> request.reads() && state.equals(token) ? state : null;
            case Outcome.Missing _ -> state.equals(ABSENT) && !(request instanceof Request.Create) ? state : null;
            case Outcome.Conflict _ -> conflicts(state, request) ? state : null;
            case Outcome.Refused _ -> state;
        };
    }

    private static @Nullable String apply(String state, Request request) {
        boolean present = !state.equals(ABSENT);
        return switch (request) {
            case Request.Create(String token) -> present ? null : token;
            case Request.Replace(String expected, String token) -> state.equals(expected) ? token : null;
            case Request.Patch(String token) -> present ? token : null;
            case Request.Delete _ -> present ? ABSENT : null;
            case Request.Remove(String expected) -> state.equals(expected) ? ABSENT : null;
            case Request.Get _ -> null;
        };
    }

    private static boolean conflicts(String state, Request request) {
        boolean present = !state.equals(ABSENT);
        return switch (request) {
            case Request.Create _ -> present;
            case Request.Replace(String expected, String _) -> present && !state.equals(expected);
            case Request.Remove(String expected) -> present && !state.equals(expected);
            // Written between the patch's reading and its writing, again and again.
            case Request.Patch _ -> present;
            case Request.Delete _ -> present;
            case Request.Get _ -> false;
        };
    }
}
