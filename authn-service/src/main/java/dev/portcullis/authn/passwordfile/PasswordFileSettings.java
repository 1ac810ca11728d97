package dev.portcullis.authn.passwordfile;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Path;

/**
 * {@code --basic-auth-file} and what belongs to it.
 *
 * @param plainAllowed whether passwords may stand in the file as they are
 */
record PasswordFileSettings(Path file, boolean plainAllowed) {
    static PasswordFileSettings from(FlagValues flags) {
        Path file = flags.file("basic-auth-file");
        if (file == null) {
            throw new BadFlagException("basic-auth-file", "must name a file");
        }
        return new PasswordFileSettings(file, flags.on("basic-auth-file-allow-plain-text", false));
    }
}
