package dev.portcullis.kube.connection;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ActionHook;
import org.apache.coyote.CloseNowException;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The way back to the client of one request, for one question that the servlet API has no answer to: is it still there? Tomcat
 * knows, but tells only who writes, and a quiet watch writes nothing.
 */
public final class ClientConnection {
    /** The request attribute that holds it. */
    static final String ATTRIBUTE = ClientConnection.class.getName();

    private static final VarHandle HOOK;
    private static final VarHandle STREAM;
    private static final VarHandle SOCKET;
    private static final MethodHandle CAN_WRITE;
    private static final MethodHandle CANCEL;
    private static final Object INTERNAL_ERROR;

    static {
        try {
            Class<?> processor = Class.forName("org.apache.coyote.http2.StreamProcessor");
            Class<?> stream = Class.forName("org.apache.coyote.http2.Stream");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HOOK = MethodHandles.privateLookupIn(Request.class, lookup)
                    .findVarHandle(Request.class, "hook", ActionHook.class);
            SOCKET = MethodHandles.privateLookupIn(AbstractProcessor.class, lookup)
                    .findVarHandle(AbstractProcessor.class, "socketWrapper", SocketWrapperBase.class);
            STREAM = MethodHandles.privateLookupIn(processor, lookup).findVarHandle(processor, "stream", stream);
            Class<?> error = Class.forName("org.apache.coyote.http2.Http2Error");
            CANCEL = MethodHandles.privateLookupIn(stream, lookup)
                    .findVirtual(stream, "doStreamCancel", MethodType.methodType(void.class, String.class, error));
            INTERNAL_ERROR = MethodHandles.privateLookupIn(error, lookup)
                    .findStaticVarHandle(error, "INTERNAL_ERROR", error)
                    .get();
            CAN_WRITE = MethodHandles.privateLookupIn(stream, lookup)
                    .findVirtual(stream, "canWrite", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Request request;

    ClientConnection(Request request) {
        this.request = request;
    }

    /** Null where the server has no {@link ClientConnectionValve}. */
    public static @Nullable ClientConnection of(ServletRequest request) {
        return (ClientConnection) request.getAttribute(ATTRIBUTE);
    }

    /** {@link #gone}; false where the server has no {@link ClientConnectionValve}. */
    public static boolean isGone(ServletRequest request) {
        ClientConnection connection = of(request);
        return connection != null && connection.gone();
    }

    /** Breaks an answer off that is under way, so that the client sees that it is not whole. By the answering thread only. */
    public void cut(Throwable why) {
        Object hook = HOOK.get(request);
        if (STREAM.coordinateTypes().getFirst().isInstance(hook)) {
            reset(STREAM.get(hook), why);
        } else if (hook instanceof ActionHook http11) {
            http11.action(ActionCode.CLOSE_NOW, why);
        }
    }

    /** What works with HTTP/1.1 would end an HTTP/2 stream as if all were well. */
    private static void reset(Object stream, Throwable why) {
        try {
            CANCEL.invoke(stream, String.valueOf(why.getMessage()), INTERNAL_ERROR);
        } catch (CloseNowException e) {
            // Tomcat's way to leave the servlet at once; ours is over anyway.
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What takes room until it is closed. */
    public interface Frugal extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Keeps no more buffers for this request than an answer takes of which a little comes now and then. By the answering thread, when the
     * answer's head has been sent, and before and after anybody else asks whether the client has {@link #gone}.
     */
    public Frugal frugal() {
        Object hook = HOOK.get(request);
        if (hook instanceof AbstractProcessor && request.getInputBuffer() instanceof Http11InputBuffer head) {
            return new SmallBuffers(request, (SocketWrapperBase<?>) SOCKET.get(hook), head);
        }
        return () -> {};
    }

    /**
     * The connection itself, for the protocol that the client has asked to switch to; null with HTTP/2. No HTTP answer is sent any more.
     * By the answering thread, which ends it with {@link #cut}.
     */
    public @Nullable RawConnection switchProtocol() {
        Object hook = HOOK.get(request);
        if (STREAM.coordinateTypes().getFirst().isInstance(hook) || !(hook instanceof AbstractProcessor)) {
            return null;
        }
        request.getResponse().setCommitted(true);
        return new RawConnection((SocketWrapperBase<?>) SOCKET.get(hook));
    }

    /**
     * Whether the client has closed the connection, or, with HTTP/2, cancelled the request. May be asked from another thread while
     * the request is being answered, and only then. A client that has sent more bytes than its request counts as present.
     */
    public boolean gone() {
        Object hook = HOOK.get(request);
        try {
            if (STREAM.coordinateTypes().getFirst().isInstance(hook)) {
                return !(boolean) CAN_WRITE.invoke(STREAM.get(hook));
            }
            if (hook instanceof AbstractProcessor) {
                SocketWrapperBase<?> socket = (SocketWrapperBase<?>) SOCKET.get(hook);
                socket.isReadyForRead();
            }
            return false;
        } catch (IOException e) {
            return true;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
