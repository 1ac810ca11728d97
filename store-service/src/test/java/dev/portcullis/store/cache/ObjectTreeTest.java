package dev.portcullis.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObjectTreeTest {
    @Test
    void isASortedMapWhateverIsDoneToIt() {
        Random random = new Random(1);
        TreeMap<String, CachedObject> model = new TreeMap<>();
        ObjectTree tree = ObjectTree.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            String key = "/r/n%d/o%04d".formatted(random.nextInt(3), random.nextInt(3000));
            if (random.nextInt(3) == 0) {
                model.remove(key);
                tree = tree.without(key);
            } else {
                CachedObject object = Objects.at(key, i);
                model.put(key, object);
                tree = tree.with(object);
            }
        }
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(list(tree, "", "")).containsExactlyElementsOf(model.values());
        assertThat(list(tree, "/r/n1/", "")).containsExactlyElementsOf(under(model, "/r/n1/", "/r/n1/"));
        assertThat(list(tree, "/r/n1/", "/r/n1/o1500"))
                .containsExactlyElementsOf(under(model, "/r/n1/", "/r/n1/o1500"));
        assertThat(list(tree, "/r/n9/", "")).isEmpty();
        for (Map.Entry<String, CachedObject> entry : model.entrySet()) {
            assertThat(tree.get(entry.getKey())).isSameAs(entry.getValue());
        }
        assertThat(tree.get("/r/none")).isNull();
    }

    @Test
    void aChangeLeavesTheOldTreeAsItWas() {
        ObjectTree before = ObjectTree.of(List.of(Objects.at("/r/a", 1), Objects.at("/r/b", 2)));
        before.with(Objects.at("/r/c", 3)).without("/r/a");
        assertThat(list(before, "", "")).extracting(CachedObject::key).containsExactly("/r/a", "/r/b");
    }

    private static List<CachedObject> list(ObjectTree tree, String prefix, String start) {
        List<CachedObject> list = new ArrayList<>();
        tree.range(prefix, start).forEach(list::add);
        return list;
    }

    private static List<CachedObject> under(TreeMap<String, CachedObject> model, String prefix, String from) {
        return model.tailMap(from).values().stream()
                .filter(object -> object.key().startsWith(prefix))
                .toList();
    }
}
