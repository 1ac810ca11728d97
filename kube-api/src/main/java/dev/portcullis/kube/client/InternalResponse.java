package dev.portcullis.kube.client;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What a service answered; must be closed. The body is a stream that can be read once. */
public final class InternalResponse implements AutoCloseable {
    private final Replica replica;
    private final Connection connection;
    private final ClassicHttpResponse response;
    private final AtomicInteger busy;
    private final boolean repeatable;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean atEnd;

    /**
     * @param busy counted down when it is over
     * @param repeatable of the call
     */
    InternalResponse(
            Replica replica,
            Connection connection,
            ClassicHttpResponse response,
            AtomicInteger busy,
            boolean repeatable) {
        this.replica = replica;
        this.connection = connection;
        this.response = response;
        this.busy = busy;
        this.repeatable = repeatable;
    }

    public ServiceName service() {
        return replica.service();
    }

    /** Who answered: for what only that one knows how to go on with. */
    public Replica replica() {
        return replica;
    }

    /** Whether the replica closes the connection after it. */
    boolean last() {
        return connection.last();
    }

    public int status() {
        return response.getCode();
    }

    public @Nullable String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    public void eachHeader(BiConsumer<String, String> consumer) {
        for (Header header : response.getHeaders()) {
            consumer.accept(header.getName(), header.getValue());
        }
    }

    /** In bytes; -1 where the service did not say. */
    public long contentLength() {
        HttpEntity entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    /** To be read to its end, or given up: closing it, as closing the response, never waits for what is still to come. */
    public InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? null : entity.getContent();
        return content == null ? InputStream.nullInputStream() : new Body(content);
    }

    /** The whole body; the connection is free again afterwards. */
    public byte[] bytes() {
        try {
            HttpEntity entity = response.getEntity();
            byte[] bytes = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
            atEnd = true;
            return bytes;
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /** Reads it for nothing, so that the connection can be kept. */
    void discard() {
        try {
            bytes();
        } catch (StageUnavailableException e) {
            abort();
        }
        close();
    }

    /** What is to be said where the answer ends before its end. */
    public StageUnavailableException brokenOff(IOException e) {
        return StageUnavailableException.during(service(), e, repeatable);
    }

    /** The body of a 2xx answer; anything else is thrown as the {@code ApiException} of its Status. A path that there is not has none. */
    public byte[] success() {
        byte[] body = bytes();
        if (status() / 100 == 2) {
            return body;
        }
        Status status;
        try {
            status = Json.read(body, Status.class);
        } catch (JacksonException e) {
            if (status() == 404) {
                throw ApiErrors.noSuchPath();
            }
            throw ApiErrors.internal(service().id() + " answered " + status() + " without a Status", e);
        }
        throw status.exception();
    }

    /** Gives the connection back if the body was read to its end, drops it otherwise. */
    @Override
    public void close() {
        if (!atEnd && contentLength() != 0) {
            abort();
        } else if (over.compareAndSet(false, true)) {
            busy.decrementAndGet();
            connection.release();
        }
    }

    /** Drops the connection at once, whatever is still to come; may be called from another thread, whose read then fails. */
    public void abort() {
        if (over.compareAndSet(false, true)) {
            busy.decrementAndGet();
            connection.abort();
        }
    }

    private final class Body extends FilterInputStream {
        Body(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            return noteEnd(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return noteEnd(super.read(buffer, offset, length));
        }

        @Override
        public void close() {
            InternalResponse.this.close();
        }

        private int noteEnd(int read) {
            atEnd |= read < 0;
            return read;
        }
    }
}
