package dev.portcullis.e2e.client;

import java.net.ConnectException;

/**
 * What an informer asked for, and how it ended.
 *
 * @param version from which, as it said
 */
public record InformerRequest(Verb verb, String version, Outcome outcome) {
    public enum Verb {
        LIST,
        WATCH
    }

    public sealed interface Outcome {}

    /** A list that came whole, of that version. */
    public record Listed(long version) implements Outcome {}

    /** A stream that ended properly, after a whole line. */
    public record Ended() implements Outcome {}

    /** A stream that the server ended with an ERROR event. */
    public record Failed(int code) implements Outcome {}

    /** A stream that broke off, or in the middle of a line. */
    public record Broken(String how) implements Outcome {}

    /** Not served in the first place. */
    public record Refused(Refusal refusal, boolean unconnected) implements Outcome {
        static Refused of(Refusal refusal, Throwable cause) {
            return new Refused(refusal, cause instanceof ConnectException);
        }
    }

    /**
     * Whether the official Java client lists again after this. It goes on watching from the last version that it has seen after a stream
     * that ended and after a watch that found nobody to connect to. It lists again, from that version, after any other refusal of a watch
     * or a list and after a stream that broke off; and from none after a 410.
     */
    public boolean makesItListAgain() {
        return switch (outcome) {
            case Listed listed -> false;
            case Ended ended -> false;
            case Failed failed -> true;
            case Broken broken -> true;
            case Refused refused -> verb == Verb.LIST || !refused.unconnected();
        };
    }
}
