package dev.portcullis.kube.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A request that is answered for hours, a little now and then, with the buffers that this takes. Tomcat keeps for each connection that is
 * being served what the largest request and a fast answer need, some 150 KiB; thousands of watches would fill the heap with it. What is not
 * empty stays as it is. On close the buffers are what they were, for the next request of the connection.
 */
final class SmallBuffers implements ClientConnection.Frugal {
    private static final int SMALL = 4 * 1024;
    private static final int ADAPTER_NOTES = 1;
    private static final byte[] NOTHING = {};

    private static final VarHandle HEADERS;
    private static final MethodHandle NAME;
    private static final MethodHandle VALUE;
    private static final VarHandle READ;
    private static final VarHandle WRITE;
    private static final VarHandle WRITE_STATE;
    private static final VarHandle READ_STATE;
    private static final VarHandle INPUT;
    private static final VarHandle OUTPUT;
    private static final VarHandle INPUT_BYTES;
    private static final VarHandle INPUT_CHARS;
    private static final VarHandle OUTPUT_BYTES;

    static {
        try {
            Class<?> field = Class.forName("org.apache.tomcat.util.http.MimeHeaderField");
            MethodType text = MethodType.methodType(MessageBytes.class);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandles.Lookup fields = MethodHandles.privateLookupIn(field, lookup);
            NAME = fields.findVirtual(field, "getName", text);
            VALUE = fields.findVirtual(field, "getValue", text);
            HEADERS = of(MimeHeaders.class, "headers", field.arrayType());
            READ = of(SocketBufferHandler.class, "readBuffer", ByteBuffer.class);
            WRITE = of(SocketBufferHandler.class, "writeBuffer", ByteBuffer.class);
            READ_STATE = of(SocketBufferHandler.class, "readBufferConfiguredForWrite", boolean.class);
            WRITE_STATE = of(SocketBufferHandler.class, "writeBufferConfiguredForWrite", boolean.class);
            INPUT = of(org.apache.catalina.connector.Request.class, "inputBuffer", InputBuffer.class);
            OUTPUT = of(org.apache.catalina.connector.Response.class, "outputBuffer", OutputBuffer.class);
            INPUT_BYTES = of(InputBuffer.class, "bb", ByteBuffer.class);
            INPUT_CHARS = of(InputBuffer.class, "cb", CharBuffer.class);
            OUTPUT_BYTES = of(OutputBuffer.class, "bb", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Http11InputBuffer head;
    private final int headSize;
    private final SocketBufferHandler socket;
    private final int readSize;
    private final int writeSize;
    private final InputBuffer input;
    private final OutputBuffer output;

    private static VarHandle of(Class<?> owner, String name, Class<?> type) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
    }

    /** For a request that has been read whole and whose answer has begun, by the thread that answers, while nobody else looks at it. */
    SmallBuffers(Request request, SocketWrapperBase<?> wrapper, Http11InputBuffer head) {
        var catalina = (org.apache.catalina.connector.Request) request.getNote(ADAPTER_NOTES);
        this.head = head;
        this.headSize = head.getByteBuffer().capacity();
        this.socket = wrapper.getSocketBufferHandler();
        this.readSize = ((ByteBuffer) READ.getVolatile(socket)).capacity();
        this.writeSize = ((ByteBuffer) WRITE.getVolatile(socket)).capacity();
        this.input = (InputBuffer) INPUT.get(catalina);
        this.output = (OutputBuffer) OUTPUT.get(catalina.getResponse());
        shrinkHead(request);
        if (socket.isReadBufferEmpty()) {
            READ.setVolatile(socket, empty(SMALL, (boolean) READ_STATE.get(socket)));
        }
        writing(SMALL);
        INPUT_BYTES.set(input, empty(0, false));
        INPUT_CHARS.set(input, CharBuffer.allocate(0));
        answering(SMALL / 2);
    }

    private static ByteBuffer empty(int size, boolean toBeFilled) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        return toBeFilled ? buffer : buffer.limit(0);
    }

    private void writing(int size) {
        if (socket.isWriteBufferEmpty()) {
            WRITE.setVolatile(socket, empty(size, (boolean) WRITE_STATE.get(socket)));
        }
    }

    private void answering(int size) {
        if (!((ByteBuffer) OUTPUT_BYTES.get(output)).hasRemaining()) {
            OUTPUT_BYTES.set(output, empty(size, false));
        }
    }

    /** The headers are parts of the buffer that they were read into; a copy takes as much room as they need. */
    private void shrinkHead(Request request) {
        ByteBuffer all = head.getByteBuffer();
        byte[] before = all.array();
        byte[] after = Arrays.copyOf(before, all.limit());
        for (MessageBytes part : List.of(
                request.method(),
                request.requestURI(),
                request.decodedURI(),
                request.queryString(),
                request.protocol(),
                request.scheme(),
                request.serverName())) {
            move(part, before, after);
        }
        MessageBytes type = request.contentType();
        if (type != null) {
            move(type, before, after);
        }
        try {
            for (Object field : (Object[]) HEADERS.get(request.getMimeHeaders())) {
                if (field != null) {
                    move((MessageBytes) NAME.invoke(field), before, after);
                    move((MessageBytes) VALUE.invoke(field), before, after);
                }
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        head.setByteBuffer(ByteBuffer.wrap(after).position(all.position()).limit(all.limit()));
    }

    private static void move(MessageBytes part, byte[] before, byte[] after) {
        ByteChunk bytes = part.getByteChunk();
        if (bytes.getBuffer() != before) {
            return;
        }
        if (bytes.isNull()) {
            // Of an earlier request, and held on to all the same.
            bytes.setBytes(NOTHING, 0, 0);
            bytes.recycle();
        } else {
            bytes.setBytes(after, bytes.getStart(), bytes.getLength());
        }
    }

    @Override
    public void close() {
        ByteBuffer now = head.getByteBuffer();
        byte[] room = Arrays.copyOf(now.array(), headSize);
        head.setByteBuffer(ByteBuffer.wrap(room).position(now.position()).limit(now.limit()));
        if (socket.isReadBufferEmpty()) {
            READ.setVolatile(socket, empty(readSize, (boolean) READ_STATE.get(socket)));
        }
        writing(writeSize);
        INPUT_BYTES.set(input, empty(InputBuffer.DEFAULT_BUFFER_SIZE, false));
        INPUT_CHARS.set(
                input, CharBuffer.allocate(InputBuffer.DEFAULT_BUFFER_SIZE).limit(0));
        answering(OutputBuffer.DEFAULT_BUFFER_SIZE);
    }
}
