package dev.portcullis.gateway.request;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads a request's body whole, up to kube-apiserver's limit and no longer than the request may take. */
public final class RequestBody {
    static final int LIMIT = 3 * 1024 * 1024;
    private static final int BUFFER = 16 * 1024;

    private RequestBody() {}

    /** @throws dev.portcullis.kube.status.ApiException 413 for too much, 408 for too slow, 400 for less than was announced */
    public static byte[] read(HttpServletRequest request, Duration time) {
        long announced = request.getContentLengthLong();
        if (announced == 0) {
            return new byte[0];
        }
        if (announced > LIMIT) {
            throw ApiErrors.requestEntityTooLarge(LIMIT);
        }
        long deadline = System.nanoTime() + time.toNanos();
        try (InputStream in = request.getInputStream()) {
            return announced > 0 ? exactly((int) announced, in, deadline) : toTheEnd(in, deadline);
        } catch (SocketTimeoutException e) {
            throw tooSlow();
        } catch (IOException e) {
            throw ApiErrors.badRequest("the request's body ended too early");
        }
    }

    private static byte[] exactly(int length, InputStream in, long deadline) throws IOException {
        byte[] body = new byte[length];
        for (int filled = 0; filled < length; ) {
            int read = in.read(body, filled, length - filled);
            if (read < 0) {
                throw ApiErrors.badRequest("the request's body ended too early");
            }
            filled += read;
            check(deadline);
        }
        return body;
    }

    private static byte[] toTheEnd(InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > LIMIT) {
                throw ApiErrors.requestEntityTooLarge(LIMIT);
            }
            check(deadline);
        }
        return body.toByteArray();
    }

    private static void check(long deadline) {
        if (System.nanoTime() - deadline > 0) {
            throw tooSlow();
        }
    }

    private static RuntimeException tooSlow() {
        return Status.failure(408, "Timeout", "the request's body was not received in time", null)
                .exception();
    }
}
