package dev.portcullis.gateway.authentication;

import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A user, and how it is told to the services behind. Equal if the user is. */
public final class Identity {
    private record Header(String name, String value) {}

    private final UserInfo user;
    private final List<Header> headers;

    public Identity(UserInfo user) {
        this.user = user;
        List<Header> written = new ArrayList<>();
        RemoteUserHeaders.write(user, (name, value) -> written.add(new Header(name, value)));
        this.headers = List.copyOf(written);
    }

    public UserInfo user() {
        return user;
    }

    public void writeHeaders(BiConsumer<String, String> to) {
        for (Header header : headers) {
            to.accept(header.name(), header.value());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Identity identity && user.equals(identity.user);
    }

    @Override
    public int hashCode() {
        return user.hashCode();
    }

    @Override
    public String toString() {
        return user.toString();
    }
}
