package dev.portcullis.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house: who may know whom, and how rooms are named. */
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("kube-api", "gateway", "authn-service", "authz-service", "admission-service", "store-service");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream()
                    .map(module -> Path.of("..", module, "target", "classes"))
                    .toList());

    @Test
    void everyModuleIsLookedAt() {
        assertThat(Stream.of("kube", "gateway", "authn", "authz", "admission", "store"))
                .allSatisfy(name -> assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                        .anyMatch(found -> found.startsWith("dev.portcullis." + name)));
    }

    @Test
    void kubeApiDependsOnNoService() {
        noClasses()
                .that()
                .resideInAPackage("dev.portcullis.kube..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.portcullis.gateway..",
                        "dev.portcullis.authn..",
                        "dev.portcullis.authz..",
                        "dev.portcullis.admission..",
                        "dev.portcullis.store..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "authn", "authz", "admission", "store"})
    void noServiceDependsOnAnother(String service) {
        classes()
                .that()
                .resideInAPackage("dev.portcullis." + service + "..")
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("are its own, kube-api's, or of a library") {
                    @Override
                    public boolean test(JavaClass found) {
                        String name = found.getPackageName() + ".";
                        return !name.startsWith("dev.portcullis.")
                                || name.startsWith("dev.portcullis.kube.")
                                || name.startsWith("dev.portcullis." + service + ".");
                    }
                })
                .check(CLASSES);
    }

    /** A package is a feature or a plugin; one that says nothing collects what nobody finds again. */
    @Test
    void packagesSayWhatTheyHold() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..helper..", "..helpers..", "..common..", "..impl..", "..misc..")
                .check(CLASSES);
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Impl)")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        CLASSES.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as("%s has a package-info.java with @NullMarked", found.getName())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube", "gateway", "authn", "authz", "admission", "store"})
    void packagesOfAModuleHaveNoCycles(String module) {
        slices().matching("dev.portcullis." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
