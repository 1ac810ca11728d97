package dev.portcullis.admission.webhook.hook;

import dev.portcullis.admission.Reviews;
import java.util.List;

/** Webhooks without an informer. */
public final class TestHooks {
    private TestHooks() {}

    /** @param webhooks of the configuration "c", with single quotes */
    public static List<Hook> of(String webhooks) {
        return Hook.of(Reviews.json("{'metadata':{'name':'c'},'webhooks':[" + webhooks + "]}"));
    }

    public static Hooks all(List<Hook> hooks) {
        Hooks all = new Hooks();
        all.set("c", hooks);
        return all;
    }

    /** One that is asked about everything. */
    public static Hook one(String more) {
        return of("{'name':'h.example.org','rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],"
                        + "'resources':['*/*']}]" + (more.isEmpty() ? "" : "," + more) + "}")
                .getFirst();
    }
}
