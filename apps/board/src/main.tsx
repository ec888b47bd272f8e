import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AboutPage } from './pages/about.tsx';
import { CanariesPage } from './pages/canaries.tsx';
import { DutyPage } from './pages/duty.tsx';
import { ExpiriesPage } from './pages/expiries.tsx';
import { IncidentPage } from './pages/incident.tsx';
import { IncidentsPage } from './pages/incidents.tsx';
import { MaintenancePage } from './pages/maintenance.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PublicPage } from './pages/public.tsx';
import { ServicePage } from './pages/service.tsx';
import { TenantPage } from './pages/tenant.tsx';
import { TenantsPage } from './pages/tenants.tsx';
import { Headline } from './parts/headline.tsx';
import { Layout } from './parts/layout.tsx';
import { startLive } from './state/live.ts';
import { applyPreferences, useTexts } from './state/preferences.ts';
import { startRouter, usePath } from './state/router.ts';

function Page({ path }: { readonly path: string }) {
  const texts = useTexts();
  const [, section = '', id] = path.split('/').map(decodeURIComponent);
  if (section === '') return <OverviewPage />;
  if (section === 'incidents') return id ? <IncidentPage key={id} id={id} /> : <IncidentsPage />;
  if (section === 'tenants') return id ? <TenantPage key={id} id={id} /> : <TenantsPage />;
  if (section === 'expiries') return <ExpiriesPage />;
  if (section === 'maintenance') return <MaintenancePage />;
  if (section === 'services' && id) return <ServicePage key={id} id={id} />;
  if (section === 'duty') return <DutyPage />;
  if (section === 'canaries') return <CanariesPage />;
  if (section === 'about') return <AboutPage />;
  if (section === 'public') return <PublicPage />;
  return <Headline title={texts.states.notFound} />;
}

/** The page for everybody has no way to the others, and follows no events. */
const isPublic = location.pathname === '/public';

function Board() {
  const path = usePath();
  const texts = useTexts();
  const isFirst = useRef(true);
  const section = path.split('/')[1] ?? '';
  const page =
    section in texts.pages
      ? texts.pages[section as keyof typeof texts.pages]
      : isPublic
        ? texts.publicPage.title
        : texts.pages.overview;
  useEffect(() => {
    document.title = `${page} · ${texts.product}`;
  }, [page, texts]);
  useEffect(() => {
    // After a change of the page, readers and the keyboard go on at its headline.
    if (!isFirst.current) document.querySelector<HTMLElement>('main')?.focus();
    isFirst.current = false;
  }, [path]);
  return (
    <Layout path={path} isPublic={isPublic}>
      <Page path={path} />
    </Layout>
  );
}

applyPreferences();
startRouter();
if (!isPublic) startLive();
const place = document.getElementById('board');
if (place) render(<Board />, place);
