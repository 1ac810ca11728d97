package dev.portcullis.gateway.listener;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11OutputBuffer;
import org.apache.coyote.http11.Http11Processor;

/**
 * HTTP/1.1's status line with the reason phrase, as kube-apiserver has it and clients show it to their users (Python's
 * {@code ApiException.reason}). Tomcat leaves it out and has no setting for it.
 */
final class StatusLine extends Http11OutputBuffer {
    private static final Map<Integer, byte[]> LINES = new TreeMap<>();
    private static final Field BUFFER;

    static {
        String[] phrases = {
            "200 OK",
            "201 Created",
            "202 Accepted",
            "204 No Content",
            "301 Moved Permanently",
            "302 Found",
            "304 Not Modified",
            "400 Bad Request",
            "401 Unauthorized",
            "403 Forbidden",
            "404 Not Found",
            "405 Method Not Allowed",
            "406 Not Acceptable",
            "408 Request Timeout",
            "409 Conflict",
            "410 Gone",
            "411 Length Required",
            "412 Precondition Failed",
            "413 Request Entity Too Large",
            "414 Request URI Too Long",
            "415 Unsupported Media Type",
            "417 Expectation Failed",
            "422 Unprocessable Entity",
            "429 Too Many Requests",
            "431 Request Header Fields Too Large",
            "500 Internal Server Error",
            "501 Not Implemented",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "505 HTTP Version Not Supported"
        };
        Arrays.stream(phrases)
                .forEach(phrase -> LINES.put(
                        Integer.parseInt(phrase.substring(0, 3)),
                        ("HTTP/1.1 " + phrase + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        try {
            BUFFER = Http11Processor.class.getDeclaredField("outputBuffer");
            BUFFER.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private StatusLine(Response response, int headerBufferSize) {
        super(response, headerBufferSize);
    }

    /** To be called before the processor has served anything. */
    static void install(Http11Processor processor, Response response, int headerBufferSize) {
        try {
            StatusLine buffer = new StatusLine(response, headerBufferSize);
            for (var filter : ((Http11OutputBuffer) BUFFER.get(processor)).getFilters()) {
                buffer.addFilter(filter);
            }
            BUFFER.set(processor, buffer);
            response.setOutputBuffer(buffer);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void sendStatus(int status) {
        byte[] line = LINES.get(status);
        if (line == null) {
            super.sendStatus(status);
        } else {
            write(line);
        }
    }
}
