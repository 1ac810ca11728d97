package dev.portcullis.store.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Puts answers on the wire, compressed where they are large and the client can read that. */
final class Responses {
    /** As in kube-apiserver: smaller answers are not worth it. */
    private static final int COMPRESS_FROM = 128 * 1024;

    /** As it is for everything that nothing else is said of. */
    static final String NOT_CACHED = "no-cache, private";

    private Responses() {}

    static void send(Answer answer, Call call, HttpServletResponse response) throws IOException {
        answer.headers().forEach(header -> response.addHeader(header.name(), header.value()));
        byte[] body = answer.body();
        try (OutputStream out = open(answer.status(), answer.contentType(), body.length, call, response)) {
            out.write(body);
        }
    }

    /** Begins an answer whose body has the length, uncompressed. */
    static OutputStream open(int status, String contentType, long length, Call call, HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        if (!response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", NOT_CACHED);
        }
        response.setContentType(contentType);
        if (length > COMPRESS_FROM && acceptsGzip(call)) {
            response.setHeader("Content-Encoding", "gzip");
            response.addHeader("Vary", "Accept-Encoding");
            return new GZIPOutputStream(response.getOutputStream(), 64 * 1024) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }
        response.setContentLengthLong(length);
        return response.getOutputStream();
    }

    private static boolean acceptsGzip(Call call) {
        String accepted = call.header("accept-encoding");
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.split(",")) {
            String[] parts = coding.strip().split(";");
            if (parts[0].equalsIgnoreCase("gzip") && !coding.replace(" ", "").endsWith(";q=0")) {
                return true;
            }
        }
        return false;
    }
}
