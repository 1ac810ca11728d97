package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.audit.policy.Level;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.request.RequestInfo;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the client is answered, where an event will say it: all of it for level RequestResponse, watches excepted; of others what may
 * be a Status. What is too long, or finds no room, is not kept at all.
 */
final class ObservedResponse extends HttpServletResponseWrapper {
    private static final int MOST = 10 * 1024 * 1024;
    private static final int MOST_OF_STATUS = 64 * 1024;

    private final Level level;
    private final boolean longRunning;
    private final boolean deletes;
    private final Room room;
    private ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private @Nullable ServletOutputStream out;
    private boolean tooLong;
    private long taken;

    ObservedResponse(HttpServletResponse response, Level level, RequestInfo info, Room room) {
        super(response);
        this.level = level;
        this.longRunning = Exchange.longRunning(info);
        this.deletes = info.verb().startsWith("delete");
        this.room = room;
    }

    /** The answer so far; null where there is none, or not all of it was kept. */
    byte @Nullable [] body() {
        return tooLong || kept.size() == 0 ? null : kept.toByteArray();
    }

    /** Whether there was more than could be kept. */
    boolean tooLong() {
        return tooLong;
    }

    void forget() {
        room.give(taken);
        taken = 0;
        kept = new ByteArrayOutputStream(0);
    }

    private void keep(byte[] bytes, int offset, int length) {
        int most = most();
        if (tooLong || most == 0) {
            return;
        }
        if (kept.size() + length > most || !room.take(length)) {
            tooLong = true;
            forget();
            return;
        }
        taken += length;
        kept.write(bytes, offset, length);
    }

    /** Deletions end with a Status, or with the object. */
    private int most() {
        if (longRunning && getStatus() < 400) {
            return 0;
        }
        return level == Level.REQUEST_RESPONSE ? MOST : getStatus() >= 400 || deletes ? MOST_OF_STATUS : 0;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = new Observed(super.getOutputStream());
        }
        return out;
    }

    @Override
    public void reset() {
        super.reset();
        tooLong = false;
        forget();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        tooLong = false;
        forget();
    }

    private final class Observed extends ServletOutputStream {
        private final ServletOutputStream client;

        Observed(ServletOutputStream client) {
            this.client = client;
        }

        @Override
        public void write(int b) throws IOException {
            client.write(b);
            keep(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            client.write(bytes, offset, length);
            keep(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            client.flush();
        }

        @Override
        public boolean isReady() {
            return client.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            client.setWriteListener(listener);
        }
    }
}
