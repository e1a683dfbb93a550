"""Addresses of the signed-in pages."""

from django.urls import path, register_converter

from phoihop.surfaces.workspace.acting import views as acting
from phoihop.surfaces.workspace.agreements import amending as agreement_amending
from phoihop.surfaces.workspace.agreements import cascading as agreement_cascade
from phoihop.surfaces.workspace.agreements import drafting as agreement_drafting
from phoihop.surfaces.workspace.agreements import extending as agreement_extending
from phoihop.surfaces.workspace.agreements import heading as agreement_heading
from phoihop.surfaces.workspace.agreements import views as agreements
from phoihop.surfaces.workspace.agreements import wording as agreement_wording
from phoihop.surfaces.workspace.bodies import views as bodies
from phoihop.surfaces.workspace.commitments import views as commitments
from phoihop.surfaces.workspace.converters import CodeConverter
from phoihop.surfaces.workspace.coverage import views as coverage
from phoihop.surfaces.workspace.home import saved as home_saved
from phoihop.surfaces.workspace.home import views as home
from phoihop.surfaces.workspace.information import views as information
from phoihop.surfaces.workspace.meetings import beforehand, yearly
from phoihop.surfaces.workspace.meetings import views as meetings
from phoihop.surfaces.workspace.notices import views as notices
from phoihop.surfaces.workspace.oversight import criticism, letters
from phoihop.surfaces.workspace.oversight import programme as intended
from phoihop.surfaces.workspace.oversight import views as oversight
from phoihop.surfaces.workspace.overview import views as overview
from phoihop.surfaces.workspace.papers import arrivals, signing
from phoihop.surfaces.workspace.papers import copying as paper_copying
from phoihop.surfaces.workspace.papers import drafting as paper_drafting
from phoihop.surfaces.workspace.papers import joining as paper_joining
from phoihop.surfaces.workspace.papers import views as papers
from phoihop.surfaces.workspace.people import views as people
from phoihop.surfaces.workspace.petitions import digesting, many, planning, slips, summing
from phoihop.surfaces.workspace.petitions import views as petitions
from phoihop.surfaces.workspace.plans import cycle as plan_cycle
from phoihop.surfaces.workspace.plans import incoming as plan_incoming
from phoihop.surfaces.workspace.plans import many as plan_many
from phoihop.surfaces.workspace.plans import sheets as plan_sheets
from phoihop.surfaces.workspace.plans import views as plans
from phoihop.surfaces.workspace.plans import wording as plan_wording
from phoihop.surfaces.workspace.programmes import views as programmes
from phoihop.surfaces.workspace.regimes import compiling as regime_compiling
from phoihop.surfaces.workspace.regimes import drafting
from phoihop.surfaces.workspace.regimes import pieces as report_pieces
from phoihop.surfaces.workspace.regimes import reports as unit_reports
from phoihop.surfaces.workspace.regimes import talking as report_talk
from phoihop.surfaces.workspace.regimes import views as regimes
from phoihop.surfaces.workspace.reorganisations import views as reorganisations
from phoihop.surfaces.workspace.reports import views as reports
from phoihop.surfaces.workspace.reports import writing as report_writing
from phoihop.surfaces.workspace.reviews import views as reviews
from phoihop.surfaces.workspace.rulebook import views as rulebook
from phoihop.surfaces.workspace.search import views as search
from phoihop.surfaces.workspace.structure import councils, terms
from phoihop.surfaces.workspace.structure import views as structure

register_converter(CodeConverter, "code")

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.index, name="search"),
    path("rules/", rulebook.index, name="rules"),
    path("rules/<slug:verb>/", rulebook.act, name="rule_act"),
    path("overview/", overview.index, name="overview"),
    path("overview/records/", overview.records, name="overview_records"),
    path("waiting/", home.waiting, name="waiting"),
    path("in-hand/", home.ours, name="ours"),
    path("statement/", home.statement, name="statement"),
    path("saved/", home_saved.index, name="saved"),
    path("saved/do/<slug:verb>/", home_saved.act, name="saved_act"),
    path("notices/", notices.index, name="notices"),
    path("notices/wishes/", notices.wishes, name="notice_wishes"),
    path("notices/do/<slug:verb>/", notices.act, name="notice_act"),
    path("acting/", acting.switch, name="switch"),
    path("people/", people.index, name="people"),
    path("people/contact/", people.contact, name="body_contact"),
    path("people/new/", people.new, name="person_new"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("people/<int:pk>/<slug:verb>/", people.act, name="person_act"),
    path("invitation/<uidb64>/<token>/", people.Invitation.as_view(), name="invitation"),
    path("commitments/new/", commitments.new, name="commitment_new"),
    path("commitments/<code:code>/", commitments.detail, name="commitment"),
    path("commitments/<code:code>/files/<code:sha256>/", commitments.evidence, name="evidence"),
    path("commitments/<code:code>/<slug:verb>/", commitments.act, name="commitment_act"),
    path("agreements/", agreements.index, name="agreements"),
    path("agreements/new/", agreement_drafting.new, name="agreement_new"),
    path("agreements/<code:code>/", agreements.detail, name="agreement"),
    path("agreements/<code:code>/sign/", agreements.sign, name="agreement_sign"),
    path("agreements/<code:code>/present/", agreements.present, name="agreement_present"),
    path("agreements/<code:code>/text/", agreements.whole, name="agreement_text"),
    path("agreements/<code:code>/paper.<slug:form>", agreements.file, name="agreement_file"),
    path("agreements/<code:code>/on/", agreement_amending.of_day, name="agreement_day"),
    path("agreements/<code:code>/head/", agreement_heading.change, name="agreement_head"),
    path("agreements/<code:code>/articles/new/", agreement_amending.add, name="agreement_add"),
    path("agreements/<code:code>/articles/<int:number>/", agreement_wording.show, name="agreement_article"),
    path("agreements/<code:code>/articles/<int:number>/<slug:verb>/", agreement_wording.act, name="agreement_word"),
    path("agreements/<code:code>/term/", agreement_extending.show, name="agreement_term"),
    path("agreements/<code:code>/term/<slug:verb>/", agreement_extending.act, name="agreement_extend"),
    path("agreements/<code:code>/cascade/", agreement_cascade.show, name="agreement_cascade"),
    path("agreements/<code:code>/promise/", agreement_cascade.promise, name="agreement_promise"),
    path("agreements/<code:code>/target/", agreement_cascade.target, name="agreement_target"),
    path("agreements/<code:code>/close/", reviews.close, name="agreement_close"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/of/<slug:noun>/<code:code>/new/", reviews.new, name="review_new"),
    path("reviews/<int:pk>/", reviews.detail, name="review"),
    path("reviews/<int:pk>/file.<code:form>", reviews.file, name="review_file"),
    path("reviews/<int:pk>/history/", reviews.history, name="review_history"),
    path("reviews/<int:pk>/do/<slug:verb>/", reviews.act, name="review_act"),
    path("oversight/", oversight.index, name="oversight"),
    path("oversight/letters/", letters.show, name="oversight_letters"),
    path("oversight/programme/", intended.show, name="oversight_programme"),
    path("oversight/programme/new/", intended.new, name="intent_new"),
    path("oversight/programme/<int:pk>/", intended.detail, name="intent"),
    path("oversight/programme/<int:pk>/<slug:verb>/", intended.act, name="intent_act"),
    path("oversight/new/", oversight.new, name="oversight_new"),
    path("oversight/recommendations/<int:pk>/", oversight.recommendation, name="recommendation"),
    path("oversight/recommendations/<int:pk>/<slug:verb>/", oversight.act_on, name="recommendation_act"),
    path("oversight/criticism/new/", criticism.new, name="criticism_new"),
    path("oversight/criticism/<int:pk>/", criticism.detail, name="criticism"),
    path("oversight/criticism/<int:pk>/<slug:verb>/", criticism.act, name="criticism_act"),
    path("oversight/<int:pk>/", oversight.detail, name="supervision"),
    path("oversight/<int:pk>/report.<code:form>", oversight.report_file, name="supervision_report"),
    path("oversight/<int:pk>/<slug:verb>/", oversight.act, name="supervision_act"),
    path("petitions/", petitions.index, name="petitions"),
    path("petitions/digest/", digesting.show, name="petition_digest"),
    path("petitions/report/", petitions.report, name="petition_report"),
    path("petitions/ahead/", planning.index, name="petition_ahead"),
    path("petitions/ahead/new/", planning.new, name="petition_planned_new"),
    path("petitions/ahead/<int:pk>/", planning.detail, name="petition_planned"),
    path("petitions/ahead/<int:pk>/<slug:verb>/", planning.act, name="petition_planned_act"),
    path("petitions/sittings/", summing.index, name="petition_sittings"),
    path("petitions/sittings/new/", summing.new, name="petition_sitting_new"),
    path("petitions/sittings/<int:pk>/", summing.detail, name="petition_sitting"),
    path("petitions/sittings/<int:pk>/<slug:around>/", summing.issue, name="petition_summary_issue"),
    path("petitions/sittings/<int:pk>/<slug:around>.<code:form>", summing.file, name="petition_summary"),
    path("petitions/reception/", planning.reception, name="petition_reception"),
    path("petitions/sessions/new/", petitions.session_new, name="petition_session_new"),
    path("petitions/sessions/<int:pk>/", petitions.session, name="petition_session"),
    path("petitions/sessions/list.xlsx", many.empty_list, name="petition_list_empty"),
    path("petitions/sessions/<int:pk>/list/", many.take_list, name="petition_list"),
    path("petitions/sessions/<int:pk>/refer/", many.refer, name="petition_refer"),
    path("petitions/<int:pk>/", petitions.detail, name="petition"),
    path("petitions/<int:pk>/reply/<int:number>.<code:form>", petitions.reply, name="petition_reply"),
    path("petitions/<int:pk>/slip/", slips.hand_out, name="petition_slip"),
    path("petitions/<int:pk>/data/", slips.ask_data, name="petition_data"),
    path("petitions/<int:pk>/data/<int:number>/", slips.answer_data, name="petition_data_answer"),
    path("petitions/<int:pk>/words/<int:number>/", slips.look, name="petition_word"),
    path("petitions/<int:pk>/<slug:verb>/", petitions.act, name="petition_act"),
    path("programmes/", programmes.index, name="programmes"),
    path("programmes/new/", programmes.new, name="programme_new"),
    path("programmes/<code:code>/", programmes.detail, name="programme"),
    path("programmes/<code:code>/communes/", programmes.communes, name="programme_communes"),
    path("programmes/<code:code>/do/<slug:verb>/", programmes.act, name="programme_act"),
    path("plans/", plans.index, name="plans"),
    path("plans/new/", plan_cycle.new, name="plan_new"),
    path("plans/<code:code>/", plans.detail, name="plan"),
    path("plans/<code:code>/check/", plan_cycle.check, name="plan_check"),
    path("plans/<code:code>/many/", plan_many.change, name="plan_many"),
    path("plans/<code:code>/sheet/", plan_incoming.sheet, name="plan_sheet"),
    path("plans/<code:code>/next/", plan_cycle.following, name="plan_next"),
    path("plans/<code:code>/do/<slug:verb>/", plan_cycle.act, name="plan_act"),
    path("plans/<code:code>/rows/new/", plan_cycle.add_row, name="plan_row_new"),
    path("plans/<code:code>/rows/<int:number>/", plan_wording.show, name="plan_row"),
    path("plans/<code:code>/rows/<int:number>/agree/", plan_wording.agree, name="plan_row_agree"),
    path("plans/<code:code>/rows/<int:number>/serve/", plan_wording.serve, name="plan_row_serve"),
    path("plans/<code:code>/rows/<int:number>/words/", plan_wording.words, name="plan_row_words"),
    path("plans/<code:code>/agree/", plans.agree, name="plan_agree"),
    path("plans/<code:code>/print/", plan_sheets.printed, name="plan_print"),
    path("plans/<code:code>/changes/", plan_sheets.changes, name="plan_changes"),
    path("plans/<code:code>/money/", plan_sheets.funds, name="plan_money"),
    path("plans/<code:code>/rows/<int:number>/money/", plan_sheets.row_funds, name="plan_row_money"),
    path("plans/<code:code>/rows/<int:number>/fund/", plan_sheets.fund, name="plan_fund"),
    path("information/", information.index, name="information"),
    path("information/new/", information.new, name="information_new"),
    path("information/<code:code>/", information.detail, name="information_item"),
    path("information/<code:code>/<slug:verb>/", information.act, name="information_act"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/year/", yearly.year, name="meetings_year"),
    path("meetings/advice/", beforehand.index, name="meetings_advice"),
    path("meetings/advice/<int:pk>/", beforehand.one, name="meeting_advice"),
    path("meetings/advice/<int:pk>/give/", beforehand.give, name="meeting_advice_give"),
    path("meetings/<code:code>/files/<int:pk>/", beforehand.file, name="meeting_file"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<code:code>/", meetings.detail, name="meeting"),
    path("meetings/<code:code>/<slug:page>/", meetings.detail, name="meeting_page"),
    path("meetings/<code:code>/do/<slug:verb>/", meetings.act, name="meeting_act"),
    path("bodies/", bodies.index, name="bodies"),
    path("coverage/", coverage.index, name="coverage"),
    path("reorganisations/", reorganisations.index, name="reorganisations"),
    path("reorganisations/new/", reorganisations.new, name="reorganisation_new"),
    path("reorganisations/<code:code>/", reorganisations.detail, name="reorganisation"),
    path("reorganisations/<code:code>/<slug:page>/", reorganisations.detail, name="reorganisation_page"),
    path("reorganisations/<code:code>/do/<slug:verb>/", reorganisations.act, name="reorganisation_act"),
    path("structure/", structure.index, name="structure"),
    path("structure/compare/", structure.compare, name="structure_compare"),
    path("structure/drawing/", structure.draw, name="structure_drawing"),
    path("structure/councils/", councils.index, name="councils"),
    path("structure/councils/seat/", councils.enter, name="council_seat"),
    path("structure/bodies/<code:code>/", structure.life, name="body"),
    path("structure/bodies/<code:code>/terms/", terms.of, name="body_terms"),
    path("structure/bodies/<code:code>/terms/do/<slug:verb>/", terms.act, name="body_terms_act"),
    path("incoming/", arrivals.index, name="arrivals"),
    path("incoming/new/", arrivals.new, name="arrival_new"),
    path("incoming/<int:number>/", arrivals.detail, name="arrival"),
    path("papers/", papers.index, name="papers"),
    path("papers/requirements/", papers.requirements, name="paper_requirements"),
    path("papers/new/", paper_drafting.new, name="paper_new"),
    path("papers/joint/<int:number>/", paper_joining.page, name="paper_joint"),
    path("papers/joint/<int:number>/file.<code:form>", paper_joining.file, name="paper_joint_file"),
    path("papers/joint/<int:number>/<slug:verb>/", paper_joining.act, name="paper_joint_act"),
    path("papers/<int:number>/file.<code:form>", papers.file, name="paper_file"),
    path("papers/<int:number>/copy/", paper_copying.new, name="paper_copy"),
    path("papers/<int:number>/sign/", signing.page, name="paper_sign"),
    path("papers/<int:number>/sign/do/", signing.act, name="paper_sign_act"),
    path("papers/<int:number>/pages/<int:sheet>.png", signing.picture, name="paper_picture"),
    path("papers/<int:number>/signed/<int:edition>.pdf", signing.file, name="paper_signed_file"),
    path("regimes/", regimes.index, name="regimes"),
    path("regimes/new/", drafting.new, name="regime_new"),
    path("regimes/<code:code>/", regimes.regime, name="regime"),
    path("regimes/<code:code>/do/<slug:verb>/", regimes.regime_act, name="regime_act"),
    path("regimes/<code:code>/<code:period>/", regimes.period, name="regime_period"),
    path("regimes/<code:code>/<code:period>/gather/", regimes.gather, name="regime_gather"),
    path("unit-reports/<int:pk>/", unit_reports.report, name="unit_report"),
    path("unit-reports/<int:pk>/pieces/", report_pieces.begin, name="unit_report_pieces"),
    path("unit-reports/<int:pk>/pieces/<slug:token>/", report_pieces.piece, name="unit_report_piece"),
    path("unit-reports/<int:pk>/talk/", report_talk.talk, name="unit_report_talk"),
    path("unit-reports/<int:pk>/talk/<slug:verb>/", report_talk.act, name="unit_report_talk_act"),
    path("unit-reports/<int:pk>/<slug:page>/", unit_reports.page, name="unit_report_page"),
    path("unit-reports/<int:pk>/do/<slug:verb>/", unit_reports.act, name="unit_report_act"),
    path("compilations/<int:pk>/", regime_compiling.compilation, name="compilation"),
    path("compilations/<int:pk>/figures/<code:name>/", regime_compiling.figure, name="compilation_figure"),
    path("compilations/<int:pk>/do/<slug:verb>/", regime_compiling.act, name="compilation_act"),
    path("reports/", reports.index, name="reports"),
    path("reports/new/", report_writing.new, name="report_new"),
    path("reports/<code:body>/<code:period>/", reports.detail, name="report"),
    path("reports/<code:body>/<code:period>/write/", report_writing.page, name="report_write"),
    path("reports/<code:body>/<code:period>/send/", report_writing.send, name="report_send"),
    path("reports/<code:body>/<code:period>/do/<slug:verb>/", report_writing.act, name="report_act"),
    path("reports/<code:body>/<code:period>/file.<code:form>", reports.file, name="report_file"),
    path("reports/<code:body>/<code:period>/<slug:name>/", reports.figure, name="figure"),
]
