package dev.portcullis.admission.podsecurity;

/** {@code baseline:latest}. */
record LevelVersion(Level level, Version version) {
    static final LevelVersion PRIVILEGED = new LevelVersion(Level.PRIVILEGED, Version.LATEST);

    boolean isPrivileged() {
        return level == Level.PRIVILEGED;
    }

    /** Whether both demand the same; nothing is nothing in every version. */
    boolean equivalent(LevelVersion other) {
        return isPrivileged() && other.isPrivileged() || equals(other);
    }

    @Override
    public String toString() {
        return level + ":" + version;
    }
}
