package dev.portcullis.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive HTTP/1.1 connection over TLS. It does only what a load generator needs, because every cycle it spends
 * is taken from the servers that it measures on the same machine.
 */
final class Connection implements AutoCloseable {
    private final Socket plain = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    Connection(Target target) throws IOException {
        SSLSocket socket = target.secure(plain);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** A response; its body was read, and kept if asked for. */
    record Response(int status, long bytes) {}

    /** The bytes of a request. */
    static byte[] request(String method, String path, byte @Nullable [] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                + (body == null ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        if (body == null) {
            return headBytes;
        }
        byte[] all = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        return all;
    }

    Response send(byte[] request, @Nullable ByteArrayOutputStream keep) throws IOException {
        begin(request);
        int status = status();
        long length = bodyLength();
        long bytes = 0;
        if (length >= 0) {
            skip(length, keep);
            bytes = length;
        } else {
            for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
                skip(chunk, keep);
                line();
                bytes += chunk;
            }
            line();
        }
        return new Response(status, bytes);
    }

    void begin(byte[] request) throws IOException {
        out.write(request);
        out.flush();
    }

    int status() throws IOException {
        return Integer.parseInt(line().substring(9, 12));
    }

    /** Reads the headers; -1 means chunks. */
    long bodyLength() throws IOException {
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(header.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                length = -1;
            }
        }
        return length;
    }

    /** The size of the chunk that begins here. */
    long chunk() throws IOException {
        return Long.parseLong(line().strip(), 16);
    }

    /** Reads to the end of the chunk; how many lines ended in it. */
    int linesOf(long chunk) throws IOException {
        int lines = 0;
        for (long i = 0; i < chunk; i++) {
            if (read() == '\n') {
                lines++;
            }
        }
        line();
        return lines;
    }

    private void skip(long count, @Nullable ByteArrayOutputStream keep) throws IOException {
        long left = count;
        while (left > 0) {
            if (position == limit) {
                fill();
            }
            int now = (int) Math.min(left, limit - position);
            if (keep != null) {
                keep.write(buffer, position, now);
            }
            position += now;
            left -= now;
        }
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(64);
        for (int c = read(); c != '\n'; c = read()) {
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private int read() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private void fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        if (limit == 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    /** Without a word of TLS: it would wait for the server's, who has none to say in the middle of a watch. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
