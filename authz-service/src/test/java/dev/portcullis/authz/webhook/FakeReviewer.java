package dev.portcullis.authz.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers what it was told to, and remembers what it was asked. */
final class FakeReviewer implements Reviewer {
    final List<String> asked = new ArrayList<>();
    String answer = "{\"status\":{\"allowed\":true,\"reason\":\"because\"}}";
    String failure = "";

    @Override
    public byte[] ask(byte[] review, Duration patience) throws IOException {
        asked.add(new String(review, StandardCharsets.UTF_8));
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        return answer.getBytes(StandardCharsets.UTF_8);
    }
}
