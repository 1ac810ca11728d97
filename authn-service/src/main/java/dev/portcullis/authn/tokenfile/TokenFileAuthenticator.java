package dev.portcullis.authn.tokenfile;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Knows the static tokens of {@code --token-auth-file}, for the API server's own audiences. The file is read again when it changes. */
public final class TokenFileAuthenticator implements Authenticator, AutoCloseable {
    private final ReloadingFile<TokenFile> file;
    private final List<String> apiAudiences;

    /** @param onChange called when the file has changed */
    public TokenFileAuthenticator(Path file, List<String> apiAudiences, Runnable onChange) throws IOException {
        this.file = new ReloadingFile<>(file, TokenFile::read, onChange);
        this.apiAudiences = List.copyOf(apiAudiences);
    }

    @Override
    public String name() {
        return "tokenfile";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        String token = attempt.token();
        List<String> audiences = apiAudiences.stream()
                .filter(audience -> attempt.audiences().contains(audience))
                .toList();
        if (token == null || audiences.isEmpty()) {
            return AuthenticationResult.NOT_MINE;
        }
        UserInfo user = file.get().user(token);
        return user == null ? AuthenticationResult.NOT_MINE : new Authenticated(user, audiences, null);
    }

    @Override
    public void close() {
        file.close();
    }
}
