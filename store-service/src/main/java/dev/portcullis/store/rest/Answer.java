package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.read.ReadAnswer.Header;
import dev.portcullis.kube.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole answer, ready to be sent.
 *
 * @param headers beside Content-Type and Content-Length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String contentType, List<Header> headers, byte[] body) {
    /** Of all texts together, and of one where they are more. */
    private static final int MOST_WARNING = 4096;

    private static final int CUT_WARNING = 256;

    static final String JSON = "application/json";

    Answer {
        headers = List.copyOf(headers);
    }

    static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, List.of(), body);
    }

    static Answer of(Status status) {
        Answer answer = of(status.code(), JSON, Json.write(status));
        Status.Details details = status.details();
        return details == null || details.retryAfterSeconds() == null
                ? answer
                : answer.with("Retry-After", String.valueOf(details.retryAfterSeconds()));
    }

    /** What Go's router says of a path that nothing is at, and kube-apiserver of an unknown group. */
    static Answer pageNotFound() {
        return of(404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }

    Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, contentType, more, body);
    }

    /** With a {@code Warning} header for each text. As in kube-apiserver, they are cut short where they are too much together. */
    Answer warning(List<String> texts) {
        boolean cut = texts.stream().mapToInt(String::length).sum() > MOST_WARNING;
        Answer answer = this;
        int written = 0;
        for (String text : texts) {
            if (cut && written >= MOST_WARNING) {
                return answer;
            }
            String shown = cut && text.length() > CUT_WARNING ? text.substring(0, CUT_WARNING) : text;
            answer = answer.with("Warning", "299 - \"" + quotable(shown) + "\"");
            written += shown.length();
        }
        return answer;
    }

    private static String quotable(String text) {
        StringBuilder quoted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' || c > '~' ? ' ' : c);
        }
        return quoted.toString();
    }
}
