package dev.portcullis.authn.passwordfile;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.basic.BasicCredentials;
import dev.portcullis.authn.basic.BasicCredentials.Header;
import dev.portcullis.authn.memory.RememberedAnswers;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Knows the users of {@code --basic-auth-file} by HTTP Basic. A password is checked against its hash once in a while, since that is meant
 * to be dear; one check at a time, since that takes memory. The file is read again when it changes.
 */
final class PasswordFileAuthenticator implements Authenticator, AutoCloseable {
    private static final Duration GOOD = Duration.ofMinutes(5);
    private static final Duration BAD = Duration.ofSeconds(10);

    private final ReloadingFile<PasswordFile> file;
    private final RememberedAnswers answers;
    private final SourceLimit limit;
    private final Semaphore checking = new Semaphore(1);

    /** @param onChange called when the file has changed */
    PasswordFileAuthenticator(PasswordFileSettings settings, SourceLimit limit, Clock clock, Runnable onChange)
            throws IOException {
        this.limit = limit;
        this.answers = new RememberedAnswers(GOOD, BAD, clock);
        this.file =
                new ReloadingFile<>(settings.file(), path -> PasswordFile.read(path, settings.plainAllowed()), () -> {
                    answers.forget();
                    onChange.run();
                });
    }

    @Override
    public String name() {
        return "passwordfile";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        return switch (BasicCredentials.of(attempt.headers())) {
            case Header.Absent none -> AuthenticationResult.NOT_MINE;
            case Header.Malformed malformed -> new Rejected("malformed Basic credentials");
            case Header.Present basic ->
                answers.of(basic.credentials().key(), () -> check(basic.credentials(), attempt.remoteAddress()));
        };
    }

    private AuthenticationResult check(BasicCredentials basic, String address) throws UnansweredException {
        limit.require(address);
        checking.acquireUninterruptibly();
        UserInfo user;
        try {
            user = file.get().user(basic.user(), basic.password());
        } finally {
            checking.release();
        }
        if (user != null) {
            return Authenticated.of(user);
        }
        limit.failed(address);
        return new Rejected("invalid username/password combination");
    }

    @Override
    public void close() {
        file.close();
    }
}
