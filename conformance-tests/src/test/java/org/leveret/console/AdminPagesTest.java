package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.http.HttpApi;

/** What administrators do in the console is done in the broker: users, virtual hosts, policies, definitions. */
class AdminPagesTest extends ConsoleTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static String name(String kind) {
        return kind + NAMES.getAndIncrement();
    }

    private HttpApi as(String user, String password) {
        return new HttpApi(console.url().substring(0, console.url().length() - 1), user, password);
    }

    private static Locator region(Visitor visitor, String name) {
        return visitor.page()
                .getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aUserIsAddedAndGivenPermissions() {
        String vhost = console.vhost();
        String user = name("added");
        Visitor visitor = visitor().signedIn("users");
        visitor.button("Add user").click();
        visitor.field("Name").fill(user);
        visitor.field("Password").fill("secret");
        visitor.field("Password, again").fill("other");
        visitor.field("monitoring").check();
        visitor.confirm("Add");
        visitor.waitForText("The passwords are not the same.");
        visitor.field("Password, again").fill("secret");
        visitor.confirm("Add");
        visitor.link(user).click();
        visitor.heading(user).waitFor();
        assertThat(as(user, "secret").get("/whoami").is(200).body()).contains("monitoring");

        visitor.button("Set").first().click();
        visitor.field("Virtual host").selectOption(vhost);
        visitor.field("Configure").fill("^mine");
        visitor.confirm("Set permissions");
        assertThat(region(visitor, "Permissions")).containsText("^mine");
        assertThat(api.get("/permissions/" + vhost + "/" + user).is(200).text("configure"))
                .isEqualTo("^mine");
    }

    @Test
    void changedTagsLeaveThePasswordAsItWas() {
        String user = name("tagged");
        api.put("/users/" + user, Map.of("password", "kept", "tags", "management,custom"))
                .is(201);
        Visitor visitor = visitor().signedIn("user?name=" + user);
        visitor.button("Tags …").click();
        assertThat(visitor.field("Other tags")).hasValue("custom");
        visitor.field("policymaker").check();
        visitor.confirm("Change tags");
        visitor.waitForText("The tags of " + user + " are changed.");
        assertThat(as(user, "kept").get("/whoami").is(200).body()).contains("management", "policymaker", "custom");
    }

    @Test
    void whatAUserMayDoIsExplained() {
        String vhost = console.vhost();
        String user = name("asked");
        api.put("/users/" + user, Map.of("password", "x", "tags", "")).is(201);
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", "^ord", "read", ".*"))
                .is(201);
        Visitor visitor = visitor().signedIn("user?name=" + user);
        Locator panel = visitor.page()
                .locator("section.panel")
                .filter(new Locator.FilterOptions().setHasText("What may it do?"));
        panel.getByLabel("Virtual host").selectOption(vhost);
        panel.getByLabel("Name").fill("orders");
        panel.getByText("Ask").click();
        assertThat(panel.locator(".verdicts li").nth(0)).containsText("may not configure");
        assertThat(panel.locator(".verdicts li").nth(1)).containsText("may write by the pattern ^ord");
    }

    @Test
    void aVirtualHostIsAddedChangedAndDeletedWithAWordOnWhatGoes() {
        String vhost = name("born");
        Visitor visitor = visitor().signedIn("vhosts");
        visitor.button("Add virtual host").click();
        visitor.field("Name").fill(vhost);
        visitor.field("Default queue type").selectOption("quorum");
        visitor.confirm("Add");
        visitor.link(vhost).click();
        visitor.heading(vhost).waitFor();
        assertThat(api.get("/vhosts/" + vhost).is(200).text("default_queue_type"))
                .isEqualTo("quorum");

        visitor.page()
                .locator("section.panel")
                .filter(new Locator.FilterOptions().setHasText("Limits"))
                .getByText("Change")
                .click();
        visitor.field("Queues at most").fill("7");
        visitor.confirm("Change limits");
        visitor.waitForText("The limits of " + vhost + " are changed.");
        assertThat(api.get("/vhost-limits/" + vhost).is(200).body()).contains("\"max-queues\":7");

        api.put("/permissions/" + vhost + "/guest", Map.of("configure", ".*", "write", ".*", "read", ".*"));
        api.put("/queues/" + vhost + "/q", Map.of()).is(201);
        visitor.button("Delete").click();
        assertThat(visitor.dialog())
                .containsText("Virtual host " + vhost + " will be gone with all that is in it: 1 queue");
        visitor.confirm("Delete virtual host");
        visitor.heading("Virtual hosts").waitFor();
        api.get("/vhosts/" + vhost).is(404);
    }

    @Test
    void aPolicyTellsWhatItFitsBeforeAndAfterItIsAdded() {
        String vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders.eu", Map.of()).is(201);
        api.put("/queues/" + vhost + "/orders.us", Map.of()).is(201);
        api.put("/queues/" + vhost + "/mail", Map.of()).is(201);
        Visitor visitor = visitor().signedIn("policies?vhost=" + vhost);
        visitor.button("Add policy").click();
        visitor.field("Name").fill("short");
        visitor.field("Pattern").fill("^orders");
        visitor.waitForText("The pattern fits 2 queues now.");
        visitor.confirm("max-length");
        visitor.field("Definition: value 1").fill("10");
        visitor.confirm("Add policy");
        visitor.button("short").click();
        assertThat(visitor.dialog().locator(".matches li")).hasCount(2);
        assertThat(visitor.dialog()).containsText("orders.eu counts");
        visitor.confirm("Close");
        visitor.openAndSettle("queue?vhost=" + vhost + "&name=orders.eu");
        visitor.button("Explain").click();
        assertThat(visitor.dialog().locator("tr.row").filter(new Locator.FilterOptions().setHasText("max-length")))
                .containsText("10policy");
        visitor.confirm("Close");
        visitor.openAndSettle("policies?vhost=" + vhost);
        assertThat(api.get("/policies/" + vhost + "/short").is(200).body()).contains("\"max-length\":10");

        visitor.button("Delete short").click();
        assertThat(visitor.dialog()).containsText("What it says (max-length) will not hold any more");
        visitor.confirm("Delete policy");
        visitor.waitForText("The policy short is deleted.");
        api.get("/policies/" + vhost + "/short").is(404);
    }

    @Test
    void anExportIsAFileThatImportsAgainWithADiffFirst(@TempDir Path directory) throws Exception {
        String vhost = console.vhost();
        api.put("/queues/" + vhost + "/orders", Map.of("durable", true)).is(201);
        api.put("/queues/" + vhost + "/mail", Map.of("durable", true)).is(201);
        Visitor visitor = visitor().signedIn("definitions?vhost=" + vhost);
        visitor.heading("Definitions").waitFor();
        Download download =
                visitor.page().waitForDownload(() -> visitor.button("Download").click());
        Path file = directory.resolve("definitions.json");
        download.saveAs(file);
        assertThat(Files.readString(file)).contains("\"orders\"", "\"mail\"");

        api.delete("/queues/" + vhost + "/mail").is(204);
        api.put("/queues/" + vhost + "/newer", Map.of("durable", true)).is(201);
        visitor.page().getByLabel("A file of definitions").setInputFiles(file);
        assertThat(region(visitor, "Would be added")).containsText("mail");
        assertThat(region(visitor, "Only here, left alone")).containsText("newer");
        api.get("/queues/" + vhost + "/mail").is(404);
        visitor.button("Import …").click();
        assertThat(visitor.dialog()).containsText("1 thing added, 0 changed");
        visitor.confirm("Import");
        visitor.waitForText("definitions.json is imported.");
        api.get("/queues/" + vhost + "/mail").is(200);
        api.get("/queues/" + vhost + "/newer").is(200);
    }

    @Test
    void aFileThatIsNoneIsRefusedOnThePage(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("notes.txt"), "no definitions");
        Visitor visitor = visitor().signedIn("definitions");
        visitor.page().getByLabel("A file of definitions").setInputFiles(file);
        visitor.waitForText("notes.txt is not a file of definitions: it is not JSON.");
        assertThat(visitor.button("Import …")).isDisabled();
    }

    @Test
    void whoIsNoAdministratorDoesNotSeeTheirPages() {
        String user = name("plain");
        api.put("/users/" + user, Map.of("password", "x", "tags", "management")).is(201);
        Visitor visitor = visitor().open("users").signIn(user, "x");
        visitor.heading("Not for this user").waitFor();
        assertThat(visitor.link("Users")).hasCount(0);
        assertThat(visitor.link("Queues")).hasCount(1);
    }

    @Test
    void theDialogsAreAccessibleInBothThemes() {
        for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            Visitor visitor = visitor(theme, false).signedIn("users");
            visitor.button("Add user").click();
            visitor.field("Name").waitFor();
            Accessibility.isGoodOn(visitor.page());
            visitor.openAndSettle("policies");
            visitor.button("Add policy").click();
            visitor.field("Pattern").waitFor();
            Accessibility.isGoodOn(visitor.page());
        }
    }
}
