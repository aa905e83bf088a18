use std::time::Instant;
fn main(){
  for _ in 0..4 {
  let opts=tandai::tui::opening::Options::default();
  let op=tandai::tui::opening::open(std::path::Path::new("/tmp/try/seed.txt"),&opts).unwrap();
  let t=Instant::now(); let author=tandai::tui::app::Author{name:"x".into(),now:jiff::Timestamp::now,id:|_|uuid::Uuid::nil()}; println!("author {:?}",t.elapsed());
  let t=Instant::now(); let th=tandai::tui::theme::Theme::from_env(); println!("theme {:?}",t.elapsed());
  let t=Instant::now(); let app=tandai::tui::app::App::new(op.doc,author,th,(120,40)); println!("app {:?}",t.elapsed());
  let t=Instant::now(); let s=app.sentence(); println!("sent {:?}",t.elapsed());
  let t=Instant::now(); let s=app.cursor_on_screen(); println!("cos {:?}",t.elapsed());
  let t=Instant::now(); let s=app.entities_here(); println!("eh {:?}",t.elapsed());
  let t=Instant::now();
  let mut term=ratatui::Terminal::new(ratatui::backend::TestBackend::new(120,40)).unwrap(); println!("term {:?}",t.elapsed());
  let t=Instant::now();
  term.draw(|f|tandai::tui::panes::draw(&app,f)).unwrap(); println!("draw {:?}",t.elapsed());
  }
}
